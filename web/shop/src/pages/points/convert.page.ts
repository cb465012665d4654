import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'convert',
  path: 'points/convert',
  title: titles.convert,
  tab: 'points',
  component: () => import('./ConvertPage.vue'),
})
