import titles from '@greenpool/shared/texts/titles_money'
import { Files } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'statements',
  path: 'statements',
  scope: 'server',
  title: titles.statements,
  roles: ['owner', 'finance_maker', 'finance_checker', 'auditor'],
  menu: { group: 'money', order: 60, icon: Files },
  component: () => import('./StatementsPage.vue'),
})
