import titles from '@greenpool/shared/texts/titles_money'
import { RefreshLeft } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'provider_refunds',
  path: 'provider-refunds',
  scope: 'programme',
  title: titles.provider_refunds,
  roles: ['owner', 'finance_maker', 'finance_checker', 'auditor'],
  menu: { group: 'money', order: 40, icon: RefreshLeft },
  component: () => import('./ProviderListPage.vue'),
})
