import titles from '@greenpool/shared/texts/titles_shop'
import { Ticket } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_coupons',
  path: 'shop/coupons',
  scope: 'programme',
  title: titles.coupons,
  roles: ['owner', 'shop_manager', 'support', 'auditor'],
  menu: { group: 'shop', order: 40, icon: Ticket },
  component: () => import('./CouponsPage.vue'),
})
