import titles from '@greenpool/shared/texts/titles_simulator'
import { Files } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'studies',
  path: 'studies',
  scope: 'programme',
  title: titles.studies,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  menu: { group: 'design', order: 40, icon: Files },
  component: () => import('./StudiesPage.vue'),
})
