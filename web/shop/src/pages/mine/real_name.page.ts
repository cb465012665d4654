import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'real_name',
  path: 'account/real-name',
  title: titles.real_name,
  tab: 'mine',
  component: () => import('./RealNamePage.vue'),
})
