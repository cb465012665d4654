import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'checkout',
  path: 'checkout',
  title: titles.checkout,
  tab: 'cart',
  component: () => import('./CheckoutPage.vue'),
})
