import titles from '@greenpool/shared/texts/titles_system'
import { Avatar } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'operators',
  path: 'operators',
  scope: 'server',
  title: titles.operators,
  roles: ['owner', 'auditor'],
  menu: { group: 'system', order: 10, icon: Avatar },
  component: () => import('./OperatorsPage.vue'),
})
