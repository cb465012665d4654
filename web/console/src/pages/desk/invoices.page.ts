import titles from '@greenpool/shared/texts/titles_desk'
import { Postcard } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_invoices',
  path: 'shop/invoices',
  scope: 'programme',
  title: titles.invoices,
  roles: ['owner', 'shop_manager', 'support', 'finance_maker', 'finance_checker', 'auditor'],
  menu: { group: 'shop', order: 52, icon: Postcard },
  component: () => import('./InvoicesPage.vue'),
})
