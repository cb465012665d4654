import titles from '@greenpool/shared/texts/titles_proofs'
import { Flag } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'compliance',
  path: 'compliance',
  scope: 'programme',
  title: titles.compliance,
  roles: ['risk', 'owner', 'auditor'],
  menu: { group: 'overview', order: 20, icon: Flag },
  component: () => import('./CompliancePage.vue'),
})
