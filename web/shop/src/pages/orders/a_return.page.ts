import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'a_return',
  path: 'returns/:return',
  title: titles.a_return,
  tab: 'mine',
  component: () => import('./ReturnPage.vue'),
})
