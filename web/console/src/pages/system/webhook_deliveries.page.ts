import titles from '@greenpool/shared/texts/titles_system'
import { Promotion } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'webhook_deliveries',
  path: 'webhook-deliveries',
  scope: 'programme',
  title: titles.deliveries,
  roles: ['owner', 'auditor'],
  menu: { group: 'system', order: 31, icon: Promotion },
  component: () => import('./WebhookDeliveriesPage.vue'),
})
