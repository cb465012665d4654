import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'terms',
  path: 'terms',
  title: titles.terms,
  tab: 'mine',
  open: true,
  component: () => import('./TermsPage.vue'),
})
