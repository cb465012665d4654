import titles from '@greenpool/shared/texts/titles_system'
import { Monitor } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'status',
  path: 'status',
  scope: 'server',
  title: titles.status,
  roles: ['owner', 'risk', 'auditor'],
  menu: { group: 'system', order: 50, icon: Monitor },
  component: () => import('./StatusPage.vue'),
})
