import { defineTexts } from '../src/texts'

export default defineTexts('titles_opening', {
  opening: { zh: '开设新方案', en: 'Open a programme' },
})
