// The exit ladder.
import { defineTexts } from '../src/texts'

export default defineTexts('exits', {
  explanation: { zh: '持仓按触发价排序，价格达到时整仓强制退出，最先退出者在前。', en: 'Positions in the order in which they would be sold and closed as the price reaches them.' },
  price: { zh: '当前价格', en: 'Price now' },
  open: { zh: '未关闭持仓', en: 'Open positions' },
  waiting: { zh: '其中有触发价', en: 'With an exit price' },
  risk: {
    zh: '价格可能不再上涨，因此后面的持仓可能永远不会退出。估算只说明假设下需要的订单数，不是预测，也不构成承诺。',
    en: 'The price need not rise any more, so later positions may never leave. Estimates say how many orders would be needed under their assumption; they are no forecast and no promise.',
  },
  assumption: { zh: '假设每单平均入池 {contribution}、平均赠送积分价值 {grant}', en: 'Assumes orders that contribute {contribution} and grant points worth {grant} in the mean' },
  above: { zh: '触发价高于', en: 'Exit price above' },
  bad_price: { zh: '请输入价格，最多 8 位小数', en: 'Give a price with at most 8 decimals' },
  position: { zh: '持仓', en: 'Position' },
  member: { zh: '会员', en: 'Member' },
  trigger: { zh: '触发价', en: 'Exit price' },
  multiple: { zh: '倍数', en: 'Multiple' },
  points: { zh: '将卖出积分', en: 'Points to sell' },
  acquired: { zh: '取得积分', en: 'Acquired' },
  spent: { zh: '消费', en: 'Spent' },
  orders_needed: { zh: '估计还需订单数', en: 'Orders needed (estimate)' },
  never: { zh: '在此假设下不会退出', en: 'Never, so assumed' },
  ladder: { zh: '待退出', en: 'Waiting' },
  done: { zh: '已退出', en: 'Forced out' },
})
