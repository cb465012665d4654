import titles from '@greenpool/shared/texts/titles_money'
import { definePage } from '../../page'

export default definePage({
  name: 'provider_refund',
  path: 'provider-refunds/:refund',
  scope: 'programme',
  title: titles.provider_refund,
  roles: ['owner', 'finance_maker', 'finance_checker', 'auditor'],
  component: () => import('./ProviderItemPage.vue'),
})
