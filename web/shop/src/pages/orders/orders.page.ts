import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'orders',
  path: 'orders',
  title: titles.orders,
  tab: 'mine',
  component: () => import('./OrdersPage.vue'),
})
