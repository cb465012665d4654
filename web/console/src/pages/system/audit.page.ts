import titles from '@greenpool/shared/texts/titles_system'
import { DocumentChecked } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'audit',
  path: 'audit',
  scope: 'programme',
  title: titles.audit,
  roles: ['owner', 'risk', 'auditor'],
  menu: { group: 'system', order: 40, icon: DocumentChecked },
  component: () => import('./AuditPage.vue'),
})
