import titles from '@greenpool/shared/texts/shop_titles_mine'
import { definePage } from '../../page'

export default definePage({
  name: 'mine',
  path: 'mine',
  title: titles.mine,
  tab: 'mine',
  root: true,
  open: true,
  component: () => import('./MinePage.vue'),
})
