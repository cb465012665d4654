// The shop's settings.
import { defineTexts } from '../src/texts'

export default defineTexts('staff_settings', {
  explanation: { zh: '订单各环节的时限与上限。', en: 'Times and limits of orders.' },
  fields: {
    unpaid_timeout_minutes: { zh: '未付款自动取消（分钟）', en: 'Unpaid orders are called off after, minutes' },
    auto_receive_days: { zh: '发货后自动确认收货（天）', en: 'Shipped orders count as received after, days' },
    return_window_days: { zh: '收货后可退货（天）', en: 'Return window after that, days' },
    units_max: { zh: '单笔订单最多件数', en: 'Pieces in one order, at most' },
    engine_retry_minutes: { zh: '引擎拒绝后重试间隔（分钟）', en: 'What the engine refused is tried again after, minutes' },
    utc_offset_minutes: { zh: '报表时区（与 UTC 相差的分钟数）', en: 'Time zone of reports, minutes from UTC' },
  },
  means: {
    unpaid_timeout_minutes: { zh: '到时未付款的订单取消，库存释放。', en: 'Their stock is free again then.' },
    auto_receive_days: { zh: '会员没有确认时，到期视为已收货。', en: 'Where the member does not say so before.' },
    return_window_days: { zh: '退货期结束后订单结算：余额进入盈利池，产生积分。', en: 'Orders settle when it closes: the surplus goes into the pool and points are granted.' },
    units_max: { zh: '一笔订单里所有商品的件数之和。', en: 'Of all its lines together.' },
    engine_retry_minutes: { zh: '结算、取消或退款被拒绝后，系统会自动再试。', en: 'Settlements, cancellations and refunds are asked for again by themselves.' },
    utc_offset_minutes: { zh: '北京时间为 480。', en: 'Beijing is 480.' },
  },
  bounds: { zh: '{least} 到 {most}', en: '{least} to {most}' },
  change: { zh: '修改设置', en: 'Change the settings' },
  change_says: { zh: '立即生效。', en: 'They count at once.' },
  to_fill: { zh: '请检查：', en: 'Please check:' },
  done: { zh: '已保存', en: 'Stored' },
})
