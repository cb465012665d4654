import titles from '@greenpool/shared/texts/titles_imports'
import { UploadFilled } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'imports',
  path: 'imports',
  scope: 'programme',
  title: titles.imports,
  roles: ['owner', 'shop_manager', 'support'],
  menu: { group: 'system', order: 25, icon: UploadFilled },
  component: () => import('./ImportsPage.vue'),
})
