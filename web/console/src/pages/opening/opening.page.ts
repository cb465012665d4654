import titles from '@greenpool/shared/texts/titles_opening'
import { Promotion } from '@element-plus/icons-vue'
import { definePage } from '../../page'

export default definePage({
  name: 'opening',
  path: 'programmes/open',
  scope: 'server',
  title: titles.opening,
  roles: ['owner'],
  menu: { group: 'design', order: 30, icon: Promotion },
  component: () => import('./OpeningPage.vue'),
})
