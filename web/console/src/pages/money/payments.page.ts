import titles from '@greenpool/shared/texts/titles_money'
import { CreditCard } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'payments',
  path: 'payments',
  scope: 'programme',
  title: titles.payments,
  roles: ['owner', 'finance_maker', 'finance_checker', 'auditor'],
  menu: { group: 'money', order: 30, icon: CreditCard },
  component: () => import('./ProviderListPage.vue'),
})
