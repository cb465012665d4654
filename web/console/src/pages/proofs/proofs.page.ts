import titles from '@greenpool/shared/texts/titles_proofs'
import { DocumentChecked } from '@element-plus/icons-vue'
import { definePage, kAllRoles } from '../../page'

export default definePage({
  name: 'proofs',
  path: 'proofs',
  scope: 'programme',
  title: titles.proofs,
  roles: kAllRoles,
  menu: { group: 'books', order: 20, icon: DocumentChecked },
  component: () => import('./ProofsPage.vue'),
})
