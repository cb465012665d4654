import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'goods',
  path: 'goods/:goods',
  title: titles.goods,
  tab: 'shop',
  open: true,
  component: () => import('./GoodsPage.vue'),
})
