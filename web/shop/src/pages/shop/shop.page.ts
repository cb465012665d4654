import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'shop',
  path: 'shop',
  title: titles.shop,
  tab: 'shop',
  root: true,
  open: true,
  component: () => import('./ShopPage.vue'),
})
