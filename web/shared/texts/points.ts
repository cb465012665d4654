// A programme's points, as its members see them.
import { defineTexts } from '../src/texts'

export default defineTexts('points', {
  price: { zh: '当前积分价格', en: 'Price of a point now' },
  formula: { zh: '盈利池 {pool} ÷ 流通积分 {circulating}', en: 'Pool {pool} ÷ circulating points {circulating}' },
  risk_title: { zh: '风险提示', en: 'Risk' },
  risk: { zh: '积分不是投资，价格由后续订单决定，可能长期不变，也不构成收益承诺。全体会员今后最多只能取出盈利池中的 {pool}；作为整体，会员收回的少于消费的。订单停止增长时，多数会员收不回全部消费。', en: 'Points are not an investment. Their price depends on later orders, may stand still for long, and is no promise. Members as a whole can still take out at most the {pool} in the pool, and receive less than they spend. When orders stop growing, most members do not recover what they spent.' },
  mine: { zh: '我的积分', en: 'My points' },
  sale_now: { zh: '现在全部卖出可得（已扣费用）', en: 'Selling all now would pay (after the fee)' },
  wallet: { zh: '钱包余额', en: 'Wallet' },
  spent: { zh: '累计消费', en: 'Spent so far' },
  received: { zh: '累计从盈利池收到', en: 'Received from the pool so far' },
  not_member: { zh: '您尚未加入此平台方案。', en: 'You have not joined this programme.' },
  signed_out: { zh: '登录后查看您的积分', en: 'Sign in to see your points' },
  facts: { zh: '方案概况', en: 'The programme' },
  members: { zh: '会员', en: 'Members' },
  orders: { zh: '订单', en: 'Orders' },
  recovered: { zh: '已收回全部消费的会员', en: 'Members who recovered what they spent' },
  of_spenders: { zh: '{count} / {spenders} 人', en: '{count} of {spenders}' },
})
