// What is shown a single time.
import { defineTexts } from '../src/texts'

export default defineTexts('secret_once', {
  once: { zh: '仅显示这一次，关闭后无法再次查看。请立即妥善保存。', en: 'Shown this once: it cannot be seen again after closing. Keep it now, in a safe place.' },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  kept: { zh: '我已保存', en: 'I have kept it' },
})
