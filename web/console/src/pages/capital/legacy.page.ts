import titles from '@greenpool/shared/texts/titles_capital'
import { Clock } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'legacy',
  path: 'legacy',
  scope: 'programme',
  title: titles.legacy,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  menu: { group: 'capital', order: 10, icon: Clock },
  component: () => import('./LegacyPage.vue'),
})
