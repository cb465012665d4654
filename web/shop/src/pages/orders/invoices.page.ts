import titles from '@greenpool/shared/texts/shop_titles_pages'
import { definePage } from '../../page'

export default definePage({
  name: 'invoices',
  path: 'invoices',
  title: titles.invoices,
  tab: 'mine',
  component: () => import('./InvoicesPage.vue'),
})
