import titles from '@greenpool/shared/texts/titles_capital'
import { PieChart } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'shares',
  path: 'shares',
  scope: 'programme',
  title: titles.shares,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  menu: { group: 'capital', order: 20, icon: PieChart },
  component: () => import('./SharesPage.vue'),
})
