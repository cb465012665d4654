// The tour of the console: what a programme shows, and what it cannot do.
import { defineTexts } from '../src/texts'

export default defineTexts('tour_console', {
  titles: {
    welcome: { zh: '两分钟看懂绿池', en: 'Greenpool in two minutes' },
    price: { zh: '积分价格从哪里来', en: 'Where the price comes from' },
    bound: { zh: '全体会员最多能取出多少', en: 'The most that members can take out' },
    recovery: { zh: '谁收回了消费', en: 'Who got back what they spent' },
    exits: { zh: '谁接近强制退出', en: 'Who is near a forced exit' },
    compliance: { zh: '合规风险摆在明处', en: 'Findings are in the open' },
    proofs: { zh: '不必相信，可以核对', en: 'Checked, not believed' },
    roles: { zh: '换个身份看看', en: 'Look at it as somebody else' },
    limits: { zh: '它做不到什么', en: 'What it cannot do' },
  },
  says: {
    welcome: {
      zh: '这是演示，所有数据均为虚构。一个方案把部分订单款放进盈利池，会员持有的积分按池中的现金计价。下面看看它能让人核对什么，又做不到什么。',
      en: 'This is a demo; nothing in it is real. A programme puts part of what orders pay into a pool, and points are worth a share of its cash. See what can be checked here, and what it cannot do.',
    },
    price: {
      zh: '价格 = 盈利池 ÷ 流通积分，每条记录后都可重算。新订单进池多于赠送，价格就上升；会员卖出时价格不受损。没有新订单，就没有新的钱进来，价格不再上升。',
      en: 'Price = pool ÷ circulating points, and anybody can compute it anew. It moves up when orders bring in more than they grant; without new orders no new money comes, and it stops.',
    },
    bound: {
      zh: '这里把全体会员花了多少、已收到多少、最多还能收到多少放在一起。能取出的以池中现金为限；有人取回的多于付出的，多出的部分是别人付的。',
      en: 'What members spent, have received and can still receive at most, side by side. The pool’s cash is the limit; whoever takes out more than they paid takes what others paid.',
    },
    recovery: {
      zh: '收回全部消费、两倍、三倍的人各有多少，如实列出。多数会员通常收不回全部消费，这一点不会被隐藏。',
      en: 'How many got back all of it, twice, three times: counted as they are. Most members usually do not get it all back, and that is not hidden.',
    },
    exits: {
      zh: '持仓价值达到条款写明的倍数时会强制退出：整仓自动卖出。这里按顺序列出还差多少。它要等多久取决于以后的订单，可能一直等不到。',
      en: 'A position is sold by itself once it reaches the multiple of the terms. Here they stand in order, with what is missing. How long it takes depends on later orders, and it may never come.',
    },
    compliance: {
      zh: '推荐层级、人数与股份持有人数随时对照法律上限统计。条款审查也会列出阻断项和警示。这些是提示，不构成法律意见；没有提示也不等于合法。',
      en: 'Levels, people and shareholders are counted beside the limits of the law; the review of terms lists what blocks them. It is information, not legal advice, and no finding does not mean lawful.',
    },
    proofs: {
      zh: '每期公布一份证明：会员能自行核对自己的余额是否计入。证明说明账算得对、没有漏记，不说明钱够所有人用，也不说明生意做得好。',
      en: 'A statement is published, and members check that their balance is in it. It proves that the books add up and leave nobody out; not that there is enough for everybody, nor that business is good.',
    },
    roles: {
      zh: '在这里切换演示身份：财务经办、复核、风控、审计……各自看到不同的页面。动钱和改规则的事须由第二个人批准。',
      en: 'Switch here to other people of the demo: maker, checker, risk, auditor … Each sees other pages. What moves money or changes rules needs a second person.',
    },
    limits: {
      zh: '它不能让价格一定上升，不能保证任何人回本，不能在订单停止后继续付钱，也不能让不合法的方案变得合法。演示中的支付是模拟的，不会动用真实资金。',
      en: 'It cannot make a price rise, cannot see to it that anybody gets their money back, cannot pay when orders stop, and cannot make an unlawful scheme lawful. Payments of the demo are simulated.',
    },
  },
  again: { zh: '可随时从右上角账号菜单重新开始导览。', en: 'The tour can be taken again from the account menu.' },
})
