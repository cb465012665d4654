import titles from '@greenpool/shared/texts/titles_money'
import { definePage } from '../../page'

export default definePage({
  name: 'payout',
  path: 'payouts/:payout',
  scope: 'programme',
  title: titles.payout,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  component: () => import('./ProviderItemPage.vue'),
})
