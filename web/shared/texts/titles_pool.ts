import { defineTexts } from '../src/texts'

export default defineTexts('titles_pool', {
  exits: { zh: '退出序列', en: 'Exit ladder' },
  rewards: { zh: '奖励', en: 'Rewards' },
  sales: { zh: '卖出积分', en: 'Points sold' },
  dividends: { zh: '分红', en: 'Dividends' },
})
