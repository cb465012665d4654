import { defineTexts } from '../src/texts'

export default defineTexts('shop_titles_points', {
  points: { zh: '绿色积分', en: 'Points' },
})
