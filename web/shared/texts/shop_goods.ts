// What is on sale.
import { defineTexts } from '../src/texts'

export default defineTexts('shop_goods', {
  search: { zh: '搜索商品', en: 'Search goods' },
  all: { zh: '全部', en: 'All' },
  clearance: { zh: '清仓', en: 'Clearance' },
  goods: { zh: '商品', en: 'Goods' },
  categories: { zh: '商品分类', en: 'Categories' },
  from: { zh: '起', en: 'and up' },
  none: { zh: '暂时没有在售商品', en: 'Nothing is on sale at the moment' },
  none_found: { zh: '没有找到符合条件的商品，请换个关键词或分类。', en: 'Nothing matches. Try other words or another category.' },
  all_programmes: { zh: '切换方案', en: 'Other programmes' },
  invited: { zh: '领取优惠券', en: 'Claim coupons' },
  variant: { zh: '选择规格', en: 'Choose a variant' },
  sold_out: { zh: '暂时无货', en: 'Out of stock' },
  regular: { zh: '原价', en: 'Regular price' },
  quantity: { zh: '数量', en: 'Quantity' },
  to_cart: { zh: '加入购物车', en: 'Add to cart' },
  buy: { zh: '立即购买', en: 'Buy now' },
  in_cart: { zh: '已加入购物车', en: 'In the cart' },
  description: { zh: '商品说明', en: 'Description' },
  picture: { zh: '{title} 图片 {number}', en: '{title}, picture {number}' },
  points_title: { zh: '关于赠送积分', en: 'About points' },
  points_how: { zh: '订单在退货期结束后结算。结算时，扣除成本、奖励预算和平台部分后的余额进入盈利池，并按结算前的积分价格赠送积分。付款后，订单详情会显示如果此刻结算可得的积分，仅为估算。', en: 'An order settles when its return window has closed. What is left after cost, budget of rewards and the platform’s part then goes into the pool, and points are granted at the price before it. Once paid, the order shows what settling it at that moment would grant; that is an estimate.' },
  pool_now: { zh: '当前积分价格', en: 'Price of a point now' },
  worth: { zh: '请按商品本身是否值这个价来决定是否购买。', en: 'Buy only if the goods are worth the price to you.' },
})
