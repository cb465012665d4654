import { defineTexts } from '../src/texts'

export default defineTexts('titles_books', {
  records: { zh: '明细记录', en: 'Records' },
})
