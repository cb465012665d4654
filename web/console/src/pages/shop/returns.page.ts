import titles from '@greenpool/shared/texts/titles_shop'
import { RefreshLeft } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_returns',
  path: 'shop/returns',
  scope: 'programme',
  title: titles.returns,
  roles: ['owner', 'shop_manager', 'support', 'auditor'],
  menu: { group: 'shop', order: 20, icon: RefreshLeft },
  component: () => import('./ReturnsPage.vue'),
})
