import titles from '@greenpool/shared/texts/shop_titles_points'
import { definePage } from '../../page'

export default definePage({
  name: 'points',
  path: 'points',
  title: titles.points,
  tab: 'points',
  root: true,
  open: true,
  component: () => import('./PointsPage.vue'),
})
