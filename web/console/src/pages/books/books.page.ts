import titles from '@greenpool/shared/texts/titles_books'
import { Notebook } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'books',
  path: 'books',
  scope: 'programme',
  title: titles.books,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  menu: { group: 'books', order: 5, icon: Notebook },
  component: () => import('./BooksPage.vue'),
})
