// What the presets of terms are called, wherever one is named.
import { defineTexts } from '../src/texts'

export default defineTexts('preset_names', {
  terms: {
    starter: { zh: '起步方案', en: 'Starter' },
    two_level: { zh: '两级推荐与区域代理', en: 'Two levels and agents' },
    inventory_clearance: { zh: '清库存', en: 'Inventory clearance' },
    legacy_conversion: { zh: '老会员历史问题转化', en: 'Legacy conversion' },
    classic: { zh: '经典方案', en: 'Classic' },
  },
})
