import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'cart',
  path: 'cart',
  title: titles.cart,
  tab: 'cart',
  root: true,
  component: () => import('./CartPage.vue'),
})
