import titles from '@greenpool/shared/texts/titles_approvals'
import { Stamp } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'server_approvals',
  path: 'approvals',
  scope: 'server',
  title: titles.server_approvals,
  roles: ['owner', 'auditor'],
  menu: { group: 'approvals', order: 20, icon: Stamp },
  component: () => import('./ApprovalsPage.vue'),
})
