import titles from '@greenpool/shared/texts/titles_money'
import { Tickets } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'statement_lines',
  path: 'statement-lines',
  scope: 'server',
  title: titles.statement_lines,
  roles: ['owner', 'finance_maker', 'finance_checker', 'auditor'],
  menu: { group: 'money', order: 70, icon: Tickets },
  component: () => import('./StatementLinesPage.vue'),
})
