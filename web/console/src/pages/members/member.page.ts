import titles from '@greenpool/shared/texts/titles_members'
import { definePage } from '../../page'

export default definePage({
  name: 'member',
  path: 'members/:member',
  scope: 'programme',
  title: titles.member,
  roles: ['owner', 'risk', 'support', 'auditor'],
  component: () => import('./MemberPage.vue'),
})
