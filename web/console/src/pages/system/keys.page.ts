import titles from '@greenpool/shared/texts/titles_system'
import { Key } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'keys',
  path: 'keys',
  scope: 'programme',
  title: titles.keys,
  roles: ['owner', 'auditor'],
  menu: { group: 'system', order: 20, icon: Key },
  component: () => import('./KeysPage.vue'),
})
