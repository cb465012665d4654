import titles from '@greenpool/shared/texts/titles_system'
import { Connection } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'webhooks',
  path: 'webhooks',
  scope: 'programme',
  title: titles.webhooks,
  roles: ['owner', 'auditor'],
  menu: { group: 'system', order: 30, icon: Connection },
  component: () => import('./WebhooksPage.vue'),
})
