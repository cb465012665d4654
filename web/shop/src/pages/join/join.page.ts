import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'join',
  path: 'join/:code?',
  title: titles.join,
  tab: 'mine',
  open: true,
  component: () => import('./JoinPage.vue'),
})
