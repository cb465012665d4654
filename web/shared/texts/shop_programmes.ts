// Choosing among several programmes.
import { defineTexts } from '../src/texts'

export default defineTexts('shop_programmes', {
  title: { zh: '选择平台方案', en: 'Choose a programme' },
  apart: { zh: '各方案的资金与积分互相独立，不能互通。', en: 'Programmes share neither money nor points.' },
  none: { zh: '暂时没有平台方案。', en: 'There is no programme yet.' },
})
