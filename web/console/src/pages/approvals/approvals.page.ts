import titles from '@greenpool/shared/texts/titles_approvals'
import { Stamp } from '@element-plus/icons-vue'
import { definePage, kAllRoles } from '../../page'

export default definePage({
  name: 'approvals',
  path: 'approvals',
  scope: 'programme',
  title: titles.approvals,
  roles: kAllRoles,
  menu: { group: 'approvals', order: 10, icon: Stamp },
  component: () => import('./ApprovalsPage.vue'),
})
