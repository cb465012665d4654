import titles from '@greenpool/shared/texts/titles_shop'
import { Van } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_freight',
  path: 'shop/freight',
  scope: 'programme',
  title: titles.freight,
  roles: ['owner', 'shop_manager', 'support', 'auditor'],
  menu: { group: 'shop', order: 50, icon: Van },
  component: () => import('./FreightPage.vue'),
})
