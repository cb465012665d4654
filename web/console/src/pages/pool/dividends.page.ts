import titles from '@greenpool/shared/texts/titles_pool'
import { Coin } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'dividends',
  path: 'dividends',
  scope: 'programme',
  title: titles.dividends,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  menu: { group: 'pool', order: 40, icon: Coin },
  component: () => import('./KeptListsPage.vue'),
})
