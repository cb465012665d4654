import titles from '@greenpool/shared/texts/shop_titles_team'
import { definePage } from '../../page'

export default definePage({
  name: 'team',
  path: 'team',
  title: titles.team,
  tab: 'mine',
  component: () => import('./TeamPage.vue'),
})
