import titles from '@greenpool/shared/texts/titles_system'
import { DocumentChecked } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'server_audit',
  path: 'audit',
  scope: 'server',
  title: titles.server_audit,
  roles: ['owner', 'risk', 'auditor'],
  menu: { group: 'system', order: 41, icon: DocumentChecked },
  component: () => import('./AuditPage.vue'),
})
