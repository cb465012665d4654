import titles from '@greenpool/shared/texts/titles_pool'
import { Present } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'rewards',
  path: 'rewards',
  scope: 'programme',
  title: titles.rewards,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  menu: { group: 'pool', order: 20, icon: Present },
  component: () => import('./KeptListsPage.vue'),
})
