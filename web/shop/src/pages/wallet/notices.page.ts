import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'notices',
  path: 'notices',
  title: titles.notices,
  tab: 'mine',
  component: () => import('./NoticesPage.vue'),
})
