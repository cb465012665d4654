import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'wallet',
  path: 'wallet',
  title: titles.wallet,
  tab: 'mine',
  component: () => import('./WalletPage.vue'),
})
