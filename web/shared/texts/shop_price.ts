// The price over time, whose money came in, and what is expected of orders under way.
import { defineTexts } from '../src/texts'

export default defineTexts('shop_price', {
  title: { zh: '价格走势', en: 'Price over time' },
  alt: { zh: '积分价格走势图；图中数据见下方表格', en: 'Chart of the price of a point; its figures are in the table below' },
  range: { zh: '时间范围', en: 'Range' },
  ranges: {
    day: { zh: '近 24 小时', en: '24 hours' },
    month: { zh: '近 30 天', en: '30 days' },
    all: { zh: '全部', en: 'All' },
  },
  none: { zh: '这段时间没有价格变动。', en: 'The price did not change in this time.' },
  close: { zh: '收盘价格', en: 'Price at the end' },
  split_adjusted: { zh: '已按积分拆分调整。过去的价格不说明以后的价格。', en: 'Adjusted for points splits. Past prices say nothing about later ones.' },
  inflow: { zh: '盈利池的钱从哪来', en: 'Whose money came into the pool' },
  organic: { zh: '会员自己付款的订单', en: 'Orders that members paid themselves' },
  subsidised: { zh: '补贴支付的订单', en: 'Orders paid by subsidies' },
  injected: { zh: '平台注入（补贴、融资、储备）', en: 'Injected by the platform' },
  inflow_note: { zh: '价格中有多少来自补贴和注入，取决于平台是否继续投入；投入停止，这部分不再增加。', en: 'What subsidies and injections brought depends on whether the platform goes on; when it stops, no more of it comes.' },
  spent: { zh: '全体会员已消费', en: 'Members spent so far' },
  received: { zh: '全体会员已从盈利池收到', en: 'Members received from the pool so far' },
  payable: { zh: '今后最多还能收到', en: 'Can still receive at most' },
  expected: { zh: '未结算订单的预计积分', en: 'Points expected of orders under way' },
  expected_of: { zh: '预计 {points} 积分', en: 'about {points} points' },
  expected_unknown: { zh: '现在无法估算', en: 'No estimate at the moment' },
  expected_note: { zh: '按“每件商品单独、此刻结算”估算，不是承诺；结算按当时的价格，退货则没有积分。', en: 'Estimated as if each unit settled alone and now; no promise. Settlement goes by the price of its moment, and goods that go back bring none.' },
  settles: { zh: '退货期截止 {time}', en: 'return window closes {time}' },
  more_orders: { zh: '仅列出最近的未结算订单，其余见“我的订单”。', en: 'The newest orders under way; the others are under My orders.' },
})
