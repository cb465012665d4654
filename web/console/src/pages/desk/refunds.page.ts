import titles from '@greenpool/shared/texts/titles_desk'
import { Money } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_refunds',
  path: 'shop/refunds',
  scope: 'programme',
  title: titles.refunds,
  roles: ['owner', 'shop_manager', 'support', 'finance_maker', 'finance_checker', 'auditor'],
  menu: { group: 'shop', order: 54, icon: Money },
  component: () => import('./RefundsPage.vue'),
})
