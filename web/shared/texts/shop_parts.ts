// Small parts that many pages of the shop share.
import { defineTexts } from '../src/texts'

export default defineTexts('shop_parts', {
  more: { zh: '加载更多', en: 'Show more' },
  fewer: { zh: '减少一件', en: 'One fewer' },
  more_of: { zh: '增加一件', en: 'One more' },
  all: { zh: '全部', en: 'All' },
  no_amount: { zh: '请输入金额或数量，最多 {decimals} 位小数', en: 'Enter an amount with at most {decimals} decimals' },
  join: { zh: '加入此平台方案', en: 'Join this programme' },
})
