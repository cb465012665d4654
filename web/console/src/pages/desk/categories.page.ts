import titles from '@greenpool/shared/texts/titles_desk'
import { Menu } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_categories',
  path: 'shop/categories',
  scope: 'programme',
  title: titles.categories,
  roles: ['owner', 'shop_manager', 'support', 'auditor'],
  menu: { group: 'shop', order: 35, icon: Menu },
  component: () => import('./CategoriesPage.vue'),
})
