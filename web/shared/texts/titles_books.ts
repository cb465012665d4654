import { defineTexts } from '../src/texts'

export default defineTexts('titles_books', {
  books: { zh: '账簿', en: 'Books' },
  records: { zh: '明细记录', en: 'Records' },
})
