import titles from '@greenpool/shared/texts/titles_money'
import { Wallet } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'withdrawals',
  path: 'withdrawals',
  scope: 'programme',
  title: titles.withdrawals,
  roles: ['owner', 'finance_maker', 'finance_checker', 'risk', 'auditor'],
  menu: { group: 'money', order: 10, icon: Wallet },
  component: () => import('./WithdrawalsPage.vue'),
})
