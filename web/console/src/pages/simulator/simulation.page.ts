import titles from '@greenpool/shared/texts/titles_simulator'
import { definePage } from '../../page'

export default definePage({
  name: 'simulation',
  path: 'simulations/:simulation',
  scope: 'programme',
  title: titles.simulation,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  component: () => import('./SimulationPage.vue'),
})
