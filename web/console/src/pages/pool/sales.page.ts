import titles from '@greenpool/shared/texts/titles_pool'
import { Sell } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'sales',
  path: 'sales',
  scope: 'programme',
  title: titles.sales,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  menu: { group: 'pool', order: 30, icon: Sell },
  component: () => import('./KeptListsPage.vue'),
})
