import { defineTexts } from '../src/texts'

export default defineTexts('shop_titles_proof', {
  proof: { zh: '核验我的持有', en: 'Check my holding' },
})
