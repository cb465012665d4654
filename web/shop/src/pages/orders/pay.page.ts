import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'pay',
  path: 'orders/:order/pay',
  title: titles.pay,
  tab: 'mine',
  component: () => import('./PayPage.vue'),
})
