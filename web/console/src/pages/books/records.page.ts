import titles from '@greenpool/shared/texts/titles_books'
import { Tickets } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'records',
  path: 'records/:list?',
  scope: 'programme',
  title: titles.records,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  menu: { group: 'books', order: 10, icon: Tickets },
  component: () => import('./RecordsPage.vue'),
})
