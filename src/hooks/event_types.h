// What receivers may be told of. Names are published: none is ever renamed. A receiver must ignore types that it does
// not know. Ids of members stand in payloads as the programme knows them; personal data never does.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace greenpool {

struct HookEventType {
  std::string_view name;
  std::string_view text_zh;
  std::string_view text_en;
};

inline constexpr std::array kHookEventTypes{
    HookEventType{"ping", "测试消息", "a test message"},
    HookEventType{"member.registered", "会员注册", "a member registered"},
    HookEventType{"order.created", "订单创建", "an order was placed"},
    HookEventType{"order.paid", "订单已付款", "an order was paid"},
    HookEventType{"order.shipped", "订单已发货", "an order was shipped"},
    HookEventType{"order.received", "订单已收货", "an order was received"},
    HookEventType{"order.settled", "订单已结算", "an order was settled"},
    HookEventType{"order.cancelled", "订单已取消", "an order was cancelled"},
    HookEventType{"order.refunded", "订单已退款", "an order was refunded, in whole or in part"},
    HookEventType{"payment.succeeded", "支付成功", "a payment arrived"},
    HookEventType{"payment.failed", "支付失败", "a payment failed or expired"},
    HookEventType{"payment.refunded", "支付已退款", "a payment was given back"},
    HookEventType{"points.sold", "积分卖出", "points were sold to the pool"},
    HookEventType{"points.split", "积分拆分", "all points were split"},
    HookEventType{"position.exited", "强制退出", "a position was sold by forced exit"},
    HookEventType{"withdrawal.requested", "提现申请", "a withdrawal was requested"},
    HookEventType{"withdrawal.approved", "提现已批准", "a withdrawal was approved"},
    HookEventType{"withdrawal.paid", "提现已支付", "a withdrawal was paid"},
    HookEventType{"withdrawal.failed", "提现失败", "a withdrawal failed"},
    HookEventType{"withdrawal.rejected", "提现被拒绝", "a withdrawal was rejected"},
    HookEventType{"terms.changed", "条款变更", "new terms are in force"},
    HookEventType{"programme.closing", "平台方案关闭中", "the programme is being closed"},
    HookEventType{"programme.alarm", "平台方案告警", "the programme raised an alarm"},
};

[[nodiscard]] constexpr bool is_hook_event_type(std::string_view name) {
  return std::any_of(kHookEventTypes.begin(), kHookEventTypes.end(),
                     [name](const HookEventType& type) { return type.name == name; });
}

}  // namespace greenpool
