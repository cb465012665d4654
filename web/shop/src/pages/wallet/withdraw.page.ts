import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'withdraw',
  path: 'wallet/withdraw',
  title: titles.withdraw,
  tab: 'mine',
  component: () => import('./WithdrawPage.vue'),
})
