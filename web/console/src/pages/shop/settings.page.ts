import titles from '@greenpool/shared/texts/titles_shop'
import { Setting } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_settings',
  path: 'shop/settings',
  scope: 'programme',
  title: titles.settings,
  roles: ['owner', 'shop_manager', 'support', 'auditor'],
  menu: { group: 'shop', order: 60, icon: Setting },
  component: () => import('./SettingsPage.vue'),
})
