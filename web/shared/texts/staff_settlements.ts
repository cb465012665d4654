// Settling many orders, and what the engine refused.
import { defineTexts } from '../src/texts'

export default defineTexts('staff_settlements', {
  explanation: { zh: '已收货且过了退货期的订单可以结算：结算后才发放积分与奖励、货款归供应商。', en: 'Received orders whose time for returns is over can be settled: only then points and rewards are given, and suppliers are owed.' },
  price_note: { zh: '积分按结算那一刻的价格发放，不是下单时的价格。', en: 'Points are granted at the price of the settlement, not of the order.' },
  received: { zh: '已收货的订单', en: 'Received orders' },
  pick: { zh: '选择', en: 'Choose' },
  pick_one: { zh: '选择订单 {order}', en: 'Choose order {order}' },
  order: { zh: '订单', en: 'Order' },
  price: { zh: '金额', en: 'Price' },
  settle_at: { zh: '可结算时间', en: 'Can be settled from' },
  not_yet: { zh: '退货期未过', en: 'May still be returned' },
  none_yet: { zh: '没有等待结算的订单；系统到时也会自动结算。', en: 'No order waits; the server settles by itself, too, when it is time.' },
  all_due: { zh: '选择本页全部到期订单', en: 'Choose all that are due on this page' },
  settle: { zh: '结算所选 {count} 单', en: 'Settle {count} orders' },
  settle_means: { zh: '将结算所选的 {count} 单，发放积分与奖励。被拒绝的订单不影响其他订单。结算后只能通过退款冲回。', en: 'Settles the {count} chosen orders; points and rewards are given. One that is refused does not keep the others. Afterwards only a refund takes it back.' },
  outcome: { zh: '结算结果', en: 'What became of them' },
  under_way: { zh: '结算中', en: 'Under way' },
  stuck: { zh: '未能完成的处理', en: 'What is stuck' },
  stuck_says: { zh: '记账引擎拒绝了这些结算、取消或退款；系统会按时重试，原因消除后即恢复。', en: 'The engine refused to settle, cancel or refund these; they are tried again by themselves, and go on once the reason is gone.' },
  stuck_none: { zh: '没有未能完成的处理。', en: 'Nothing is stuck.' },
  unit: { zh: '件编号', en: 'Piece' },
  state: { zh: '状态', en: 'State' },
  code: { zh: '原因', en: 'Reason' },
  retry_at: { zh: '下次重试', en: 'Tried again' },
})
