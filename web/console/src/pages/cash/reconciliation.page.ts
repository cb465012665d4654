import titles from '@greenpool/shared/texts/titles_money'
import { ScaleToOriginal } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'reconciliation',
  path: 'reconciliation',
  scope: 'server',
  title: titles.reconciliation,
  roles: ['owner', 'finance_maker', 'finance_checker', 'auditor'],
  menu: { group: 'money', order: 50, icon: ScaleToOriginal },
  component: () => import('./ReconciliationPage.vue'),
})
