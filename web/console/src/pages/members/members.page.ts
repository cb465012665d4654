import titles from '@greenpool/shared/texts/titles_members'
import { User } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'members',
  path: 'members',
  scope: 'programme',
  title: titles.members,
  roles: ['owner', 'risk', 'support', 'auditor'],
  menu: { group: 'members', order: 10, icon: User },
  component: () => import('./MembersPage.vue'),
})
