import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'sell',
  path: 'points/sell',
  title: titles.sell,
  tab: 'points',
  component: () => import('./SellPage.vue'),
})
