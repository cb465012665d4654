// Pages that each show a few lists of what happened.
import { defineTexts } from '../src/texts'

export default defineTexts('kept_lists', {
  choose: { zh: '选择列表', en: 'Choose a list' },
  explanations: {
    rewards: { zh: '每笔奖励、其所属订单、受益人与原因，最新的在前。', en: 'Every reward with its order, who got it and why, newest first.' },
    sales: { zh: '会员卖出积分所得与扣除的费用，最新的在前。', en: 'What members got for points, and the fee that was kept, newest first.' },
    dividends: { zh: '利润归集、分红的支付与分配，最新的在前。', en: 'Profit gathered, dividends paid and how they were distributed, newest first.' },
  },
  risk: {
    zh: '历史记录不代表将来：价格与奖励取决于今后的订单。',
    en: 'What was paid says nothing of what will be: prices and rewards depend on orders to come.',
  },
})
