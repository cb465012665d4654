import titles from '@greenpool/shared/texts/titles_desk'
import { Warning } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_incidents',
  path: 'shop/incidents',
  scope: 'programme',
  title: titles.incidents,
  roles: ['owner', 'shop_manager', 'support', 'finance_maker', 'finance_checker', 'auditor'],
  menu: { group: 'shop', order: 56, icon: Warning },
  component: () => import('./IncidentsPage.vue'),
})
