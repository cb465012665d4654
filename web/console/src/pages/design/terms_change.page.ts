import titles from '@greenpool/shared/texts/titles_design'
import { EditPen } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'terms_change',
  path: 'terms-change',
  scope: 'programme',
  title: titles.terms_change,
  roles: ['owner', 'risk', 'auditor'],
  menu: { group: 'design', order: 20, icon: EditPen },
  component: () => import('./TermsChangePage.vue'),
})
