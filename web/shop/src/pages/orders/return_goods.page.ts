import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'return_goods',
  path: 'orders/:order/return',
  title: titles.return_goods,
  tab: 'mine',
  component: () => import('./ReturnGoodsPage.vue'),
})
