import titles from '@greenpool/shared/texts/titles_design'
import { Memo } from '@element-plus/icons-vue'
import { definePage, kAllRoles } from '../../page'

export default definePage({
  name: 'terms',
  path: 'terms',
  scope: 'programme',
  title: titles.terms,
  roles: kAllRoles,
  menu: { group: 'design', order: 10, icon: Memo },
  component: () => import('./TermsPage.vue'),
})
