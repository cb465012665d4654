import { defineTexts } from '../src/texts'

export default defineTexts('titles_imports', {
  imports: { zh: '导入', en: 'Imports' },
})
