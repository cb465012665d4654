// The guided tour's frame: of the console and of the shop.
import { defineTexts } from '../src/texts'

export default defineTexts('tour', {
  of: { zh: '导览 {step} / {count}', en: 'Tour {step} / {count}' },
  next: { zh: '下一步', en: 'Next' },
  back: { zh: '上一步', en: 'Back' },
  skip: { zh: '跳过导览', en: 'Skip the tour' },
  finish: { zh: '完成', en: 'Done' },
})
