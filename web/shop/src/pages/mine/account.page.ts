import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'account',
  path: 'account',
  title: titles.account,
  tab: 'mine',
  component: () => import('./AccountPage.vue'),
})
