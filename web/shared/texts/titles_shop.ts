import { defineTexts } from '../src/texts'

export default defineTexts('titles_shop', {
  orders: { zh: '订单', en: 'Orders' },
  order: { zh: '订单详情', en: 'Order' },
  returns: { zh: '退货退款', en: 'Returns' },
  a_return: { zh: '退货单', en: 'Return' },
  goods: { zh: '商品', en: 'Goods' },
  goods_item: { zh: '商品详情', en: 'Goods, one' },
  coupons: { zh: '优惠券', en: 'Coupons' },
  freight: { zh: '运费模板', en: 'Freight' },
  settings: { zh: '商城设置', en: 'Shop settings' },
})
