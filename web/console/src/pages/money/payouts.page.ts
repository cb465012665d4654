import titles from '@greenpool/shared/texts/titles_money'
import { Money } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'payouts',
  path: 'payouts',
  scope: 'programme',
  title: titles.payouts,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  menu: { group: 'money', order: 20, icon: Money },
  component: () => import('./ProviderListPage.vue'),
})
