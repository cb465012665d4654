import titles from '@greenpool/shared/texts/titles_shop'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_order',
  path: 'shop/orders/:order',
  scope: 'programme',
  title: titles.order,
  roles: ['owner', 'shop_manager', 'support', 'auditor'],
  component: () => import('./OrderPage.vue'),
})
