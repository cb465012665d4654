import titles from '@greenpool/shared/texts/titles_money'
import { definePage } from '../../page'

export default definePage({
  name: 'withdrawal',
  path: 'withdrawals/:withdrawal',
  scope: 'programme',
  title: titles.withdrawal,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  component: () => import('./WithdrawalPage.vue'),
})
