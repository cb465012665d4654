import titles from '@greenpool/shared/texts/titles_agents'
import { Medal } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'agents',
  path: 'agents',
  scope: 'programme',
  title: titles.agents,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  menu: { group: 'members', order: 30, icon: Medal },
  component: () => import('./AgentsPage.vue'),
})
