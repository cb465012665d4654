import titles from '@greenpool/shared/texts/titles_simulator'
import { definePage } from '../../page'

export default definePage({
  name: 'simulation_compare',
  path: 'simulations/compare',
  scope: 'programme',
  title: titles.simulation_compare,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  component: () => import('./SimulationComparePage.vue'),
})
