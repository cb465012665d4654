// The tour of a member's points: what they are worth, and what they are not.
import { defineTexts } from '../src/texts'

export default defineTexts('tour_shop', {
  start: { zh: '积分导览', en: 'Tour of the points' },
  titles: {
    price: { zh: '价格从哪里来', en: 'Where the price comes from' },
    risk: { zh: '先看风险', en: 'The risk first' },
    mine: { zh: '现在卖出能得多少', en: 'What a sale would pay now' },
    proof: { zh: '自己核对', en: 'Check it yourself' },
  },
  says: {
    price: {
      zh: '这是演示，数据均为虚构。价格 = 盈利池 ÷ 流通积分，由后续订单决定；没有新订单，就没有新的钱进来。',
      en: 'This is a demo; nothing is real. Price = pool ÷ circulating points; it depends on later orders, and without new ones no new money comes.',
    },
    risk: {
      zh: '积分不是存款，也不是投资。全体会员今后最多只能取出池中的现金；作为整体，会员收回的少于消费的。请按商品本身是否值这个价来决定是否购买。',
      en: 'Points are no deposit and no investment. Members as a whole can take out the cash of the pool at most, and receive less than they spend. Buy only if the goods are worth the price to you.',
    },
    mine: {
      zh: '「现在卖出可得」已扣卖出费。它会变动，可能一直低于您的消费；登录后可看到您自己的数字。',
      en: 'What a sale would pay is after the fee. It changes, and may stay below what you spent; sign in to see your own figures.',
    },
    proof: {
      zh: '在「证明」页，您的浏览器会自行核对您的余额是否计入公布的总账。它说明没有漏记，不说明钱够所有人用。',
      en: 'On the proof page your own browser checks that your balance is in the published books. It shows that nobody is left out, not that there is enough for everybody.',
    },
  },
  again: { zh: '可在「我的」页重新开始导览。', en: 'The tour can be taken again from the page “Mine”.' },
})
