import { defineTexts } from '../src/texts'

export default defineTexts('shop_titles_mine', {
  mine: { zh: '我的', en: 'Mine' },
})
