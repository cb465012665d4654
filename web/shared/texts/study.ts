// What forced exits do: the same people with several multiples and without.
import { defineTexts } from '../src/texts'

export default defineTexts('study', {
  explanation: {
    zh: '同样的人、同样的订单，在不设强制退出和四种倍数下并排运行，看强制退出对会员意味着什么。',
    en: 'The same people and orders, without forced exit and with four multiples, side by side: what forced exits mean for members.',
  },
  begin: { zh: '新建研究', en: 'New study' },
  list: { zh: '已做的研究', en: 'Studies' },
  none_yet: { zh: '还没有研究，可在下方开始。', en: 'None yet; begin one below.' },
  conclusion: { zh: '结论（由数字自动得出）', en: 'What follows, made from the figures' },
  table: { zh: '收回全部消费的会员（强制退出次数）', en: 'Members who recovered what they spent (forced exits)' },
  world: { zh: '情形', en: 'World' },
  members: { zh: '会员', en: 'Members' },
  no_exit: { zh: '不设', en: 'None' },
  multiple: { zh: '{multiple} 倍', en: '{multiple}×' },
  growth: {
    steady: { zh: '订单平稳', en: 'Steady' },
    ending: { zh: '增长后中断', en: 'Growth that ends' },
    saturating: { zh: '增长至饱和', en: 'Growth that saturates' },
    fading: { zh: '逐渐减少', en: 'Fading' },
  },
  sellers: {
    holding: { zh: '无人主动卖出', en: 'nobody sells by themselves' },
    mixed: { zh: '有人持有有人卖出', en: 'mixed sellers' },
  },
  recovered_of: { zh: '{recovered}（{exits}）', en: '{recovered} ({exits})' },
  one_world: { zh: '逐个情形查看', en: 'One world' },
  by_multiple: { zh: '倍数', en: 'Multiple' },
  paid_out: { zh: '盈利池付给会员', en: 'Paid out' },
  pool: { zh: '盈利池余额', en: 'In the pool' },
  price: { zh: '积分价格', en: 'Price of a point' },
  exits: { zh: '强制退出', en: 'Forced exits' },
  recovered: { zh: '收回消费', en: 'Recovered' },
  early: { zh: '先加入一半收到', en: 'First half received' },
  late: { zh: '后加入一半收到', en: 'Later half received' },
  top: { zh: '拿得最多的百分之一占全部付款', en: 'The best-paid hundredth got' },
  attack: { zh: '自买自卖的最大净得', en: 'Best try of buying from oneself' },
  chart_price: { zh: '积分价格（按未拆分计）', en: 'Price of a point, as if never split' },
  chart_paid: { zh: '盈利池累计付给会员', en: 'Paid out by the pool, so far' },
})
