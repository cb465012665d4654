import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'returns',
  path: 'returns',
  title: titles.returns,
  tab: 'mine',
  component: () => import('./ReturnsPage.vue'),
})
