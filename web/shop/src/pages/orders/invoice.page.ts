import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'invoice',
  path: 'orders/:order/invoice',
  title: titles.invoice,
  tab: 'mine',
  component: () => import('./InvoicePage.vue'),
})
