import { defineTexts } from '../src/texts'

export default defineTexts('titles_design', {
  terms: { zh: '现行条款', en: 'Terms in force' },
  terms_change: { zh: '变更条款', en: 'Change of terms' },
})
