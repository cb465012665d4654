import titles from '@greenpool/shared/texts/titles_shop'
import { definePage } from '../../page'

export default definePage({
  name: 'shop_return',
  path: 'shop/returns/:return',
  scope: 'programme',
  title: titles.a_return,
  roles: ['owner', 'shop_manager', 'support'],
  component: () => import('./ReturnPage.vue'),
})
