import { defineTexts } from '../src/texts'

export default defineTexts('titles_capital', {
  legacy: { zh: '历史权益', en: 'Old claims' },
  shares: { zh: '股权与融资', en: 'Shares and rounds' },
})
