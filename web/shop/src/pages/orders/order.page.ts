import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'order',
  path: 'orders/:order',
  title: titles.order,
  tab: 'mine',
  component: () => import('./OrderPage.vue'),
})
