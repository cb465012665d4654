import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'statement',
  path: 'statement',
  title: titles.statement,
  tab: 'mine',
  component: () => import('./StatementPage.vue'),
})
