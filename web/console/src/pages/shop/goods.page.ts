import titles from '@greenpool/shared/texts/titles_shop'
import { Goods } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_goods',
  path: 'shop/goods',
  scope: 'programme',
  title: titles.goods,
  roles: ['owner', 'shop_manager', 'support', 'auditor'],
  menu: { group: 'shop', order: 30, icon: Goods },
  component: () => import('./GoodsPage.vue'),
})
