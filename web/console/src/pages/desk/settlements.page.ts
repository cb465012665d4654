import titles from '@greenpool/shared/texts/titles_desk'
import { Finished } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_settlements',
  path: 'shop/settlements',
  scope: 'programme',
  title: titles.settlements,
  roles: ['owner', 'shop_manager', 'support', 'auditor'],
  menu: { group: 'shop', order: 25, icon: Finished },
  component: () => import('./SettlementsPage.vue'),
})
