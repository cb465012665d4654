import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'coupons',
  path: 'coupons',
  title: titles.coupons,
  tab: 'mine',
  component: () => import('./CouponsPage.vue'),
})
