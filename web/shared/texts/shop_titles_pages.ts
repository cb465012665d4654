// What the shop's pages are called.
import { defineTexts } from '../src/texts'

export default defineTexts('shop_titles_pages', {
  shop: { zh: '商城', en: 'Shop' },
  goods: { zh: '商品详情', en: 'Goods' },
  cart: { zh: '购物车', en: 'Cart' },
  checkout: { zh: '确认订单', en: 'Checkout' },
  coupons: { zh: '优惠券', en: 'Coupons' },
  orders: { zh: '我的订单', en: 'My orders' },
  order: { zh: '订单详情', en: 'Order' },
  pay: { zh: '支付', en: 'Pay' },
  return_goods: { zh: '申请退货退款', en: 'Ask for a return' },
  returns: { zh: '退货退款', en: 'Returns' },
  a_return: { zh: '退货详情', en: 'Return' },
  invoices: { zh: '发票', en: 'Invoices' },
  invoice: { zh: '申请发票', en: 'Ask for an invoice' },
  sell: { zh: '卖出积分', en: 'Sell points' },
  convert: { zh: '积分转股', en: 'Convert points' },
  wallet: { zh: '零钱', en: 'Wallet' },
  withdraw: { zh: '提现', en: 'Withdraw' },
  statement: { zh: '账单明细', en: 'Statement' },
  notices: { zh: '强制退出通知', en: 'Notices of forced exits' },
  account: { zh: '账号与安全', en: 'Account' },
  real_name: { zh: '实名认证', en: 'Real name' },
  my_data: { zh: '个人信息', en: 'Personal data' },
  join: { zh: '加入方案', en: 'Join' },
  terms: { zh: '条款与风险提示', en: 'Terms and risk' },
})
