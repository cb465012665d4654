import titles from '@greenpool/shared/texts/titles_shop'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_goods_item',
  path: 'shop/goods/:goods',
  scope: 'programme',
  title: titles.goods_item,
  roles: ['owner', 'shop_manager', 'support', 'auditor'],
  component: () => import('./GoodsItemPage.vue'),
})
