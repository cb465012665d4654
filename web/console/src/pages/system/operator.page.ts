import titles from '@greenpool/shared/texts/titles_system'
import { definePage } from '../../page'

export default definePage({
  name: 'operator',
  path: 'operators/:operator',
  scope: 'server',
  title: titles.operator,
  roles: ['owner', 'auditor'],
  component: () => import('./OperatorPage.vue'),
})
