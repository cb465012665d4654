// The shop's tabs.
import { defineTexts } from '../src/texts'

export default defineTexts('shop_titles', {
  tabs: {
    shop: { zh: '商城', en: 'Shop' },
    points: { zh: '积分', en: 'Points' },
    cart: { zh: '购物车', en: 'Cart' },
    mine: { zh: '我的', en: 'Mine' },
  },
})
