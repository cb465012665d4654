import titles from '@greenpool/shared/texts/titles_pool'
import { SortUp } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'exits',
  path: 'exits',
  scope: 'programme',
  title: titles.exits,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'support', 'auditor'],
  menu: { group: 'pool', order: 10, icon: SortUp },
  component: () => import('./ExitsPage.vue'),
})
