import titles from '@greenpool/shared/texts/titles_desk'
import { DataAnalysis } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_reports',
  path: 'shop/reports',
  scope: 'programme',
  title: titles.reports,
  roles: ['owner', 'shop_manager', 'support', 'auditor'],
  menu: { group: 'shop', order: 58, icon: DataAnalysis },
  component: () => import('./ReportsPage.vue'),
})
