import titles from '@greenpool/shared/texts/titles_shop'
import { List } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_orders',
  path: 'shop/orders',
  scope: 'programme',
  title: titles.orders,
  roles: ['owner', 'shop_manager', 'support', 'auditor'],
  menu: { group: 'shop', order: 10, icon: List },
  component: () => import('./OrdersPage.vue'),
})
