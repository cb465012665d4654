import titles from '@greenpool/shared/texts/shop_titles_proof'
import { definePage } from '../../page'

export default definePage({
  name: 'proof',
  path: 'proof',
  title: titles.proof,
  tab: 'points',
  component: () => import('./ProofPage.vue'),
})
