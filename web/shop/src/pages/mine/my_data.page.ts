import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'my_data',
  path: 'account/data',
  title: titles.my_data,
  tab: 'mine',
  component: () => import('./MyDataPage.vue'),
})
