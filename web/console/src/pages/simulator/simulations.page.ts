import titles from '@greenpool/shared/texts/titles_simulator'
import { TrendCharts } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'simulations',
  path: 'simulations',
  scope: 'programme',
  title: titles.simulations,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  menu: { group: 'design', order: 30, icon: TrendCharts },
  component: () => import('./SimulationsPage.vue'),
})
