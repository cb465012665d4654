import titles from '@greenpool/shared/texts/titles_proofs'
import { definePage, kAllRoles } from '../../page'

export default definePage({
  name: 'proof',
  path: 'proofs/:proof',
  scope: 'programme',
  title: titles.proof,
  roles: kAllRoles,
  component: () => import('./ProofPage.vue'),
})
