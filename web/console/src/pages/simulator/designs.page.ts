import titles from '@greenpool/shared/texts/titles_simulator'
import { Aim } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'designs',
  path: 'designs',
  scope: 'programme',
  title: titles.designs,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  menu: { group: 'design', order: 50, icon: Aim },
  component: () => import('./DesignsPage.vue'),
})
