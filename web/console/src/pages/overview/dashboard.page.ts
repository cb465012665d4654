import titles from '@greenpool/shared/texts/titles_overview'
import { Odometer } from '@element-plus/icons-vue'
import { definePage, kAllRoles } from '../../page'

export default definePage({
  name: 'dashboard',
  path: 'dashboard',
  scope: 'programme',
  title: titles.dashboard,
  roles: kAllRoles,
  menu: { group: 'overview', order: 10, icon: Odometer },
  component: () => import('./DashboardPage.vue'),
})
