import titles from '@greenpool/shared/texts/titles_simulator'
import { definePage } from '../../page'

export default definePage({
  name: 'simulation_new',
  path: 'simulations/new',
  scope: 'programme',
  title: titles.simulation_new,
  roles: ['owner', 'finance_maker', 'risk'],
  component: () => import('./SimulationNewPage.vue'),
})
