import titles from '@greenpool/shared/texts/titles_money'
import { definePage } from '../../page'

export default definePage({
  name: 'payment',
  path: 'payments/:payment',
  scope: 'programme',
  title: titles.payment,
  roles: ['owner', 'finance_maker', 'finance_checker', 'auditor'],
  component: () => import('./ProviderItemPage.vue'),
})
