import { defineTexts } from '../src/texts'

export default defineTexts('titles_overview', {
  dashboard: { zh: '经营看板', en: 'Dashboard' },
})
