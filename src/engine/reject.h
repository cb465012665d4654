// The reasons to refuse a command: one table, whose names and numbers never change. When several apply, the one that
// stands first in the table is answered.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace greenpool {

// X(name, number, HTTP status, a retry can help, Chinese, English)
#define GREENPOOL_REJECTS(X)                                                                                           \
  X(id_malformed, 101, 422, no, "编号应为 1 到 64 个可见 ASCII 字符，不含空格、引号、逗号和反斜杠",                    \
    "an id is 1 to 64 visible ASCII characters without space, quote, comma or backslash")                              \
  X(amount_too_fine, 102, 422, no, "金额或积分的小数位过多", "the amount has more decimals than its unit")             \
  X(amount_not_positive, 103, 422, no, "金额或积分必须大于零", "the amount must be greater than zero")                 \
  X(amount_out_of_range, 104, 422, no, "金额或积分超出允许范围", "the amount is outside its allowed range")            \
  X(time_out_of_range, 105, 422, no, "时间超出允许范围", "the time is outside the allowed range")                      \
  X(key_conflict, 201, 409, no, "同一幂等键已用于内容不同的请求", "the key was used before for a different command")   \
  X(order_conflict, 202, 409, no, "同一订单号已按不同内容结算", "the order was settled before with different content") \
  X(time_went_back, 301, 409, no, "时间早于上一条已提交的指令", "the time is before that of the last command")         \
  X(unknown_member, 302, 404, no, "会员不存在", "no such member")                                                      \
  X(member_exists, 303, 409, no, "会员已注册", "the member is already registered")                                     \
  X(referral_cycle, 304, 409, no, "不能成为自己的推荐人", "a member cannot be their own referrer")                     \
  X(unknown_referrer, 305, 404, no, "推荐人不存在", "the referrer is not a member")                                    \
  X(contribution_negative, 306, 422, no, "实付金额不足以覆盖成本、奖励与平台份额",                                     \
    "the price does not cover cost, rewards and the platform's share")                                                 \
  X(grant_not_covered, 317, 422, no, "按利润赠送时，订单利润不足以覆盖赠送、奖励与平台份额",                           \
    "the order's profit does not cover a grant on profit beside rewards and the platform's share")                     \
  X(grant_too_fine, 307, 409, yes, "赠送积分过少，舍入损失超过千分之一",                                               \
    "the grant would lose more than a thousandth to rounding")                                                         \
  X(position_limit, 308, 409, no, "该持仓的消费或积分将超出上限",                                                      \
    "the position's spend or points would pass their bound")                                                           \
  X(insufficient_points, 309, 409, yes, "可卖积分不足", "the member does not hold that many points")                   \
  X(sale_pays_nothing, 310, 409, yes, "卖出所得不足一个最小货币单位", "the sale would pay less than one minor unit")   \
  X(pool_empty, 311, 409, yes, "没有流通积分时不能向盈利池注资", "nothing can be injected while no points circulate")  \
  X(reserve_insufficient, 312, 409, yes, "准备金余额不足", "the reserve does not hold that much")                      \
  X(injection_over_cap, 313, 409, yes, "注资超过窗口期内盈利池最低余额允许的上限",                                     \
    "the injections of the window would exceed their cap against the smallest pool in it")                             \
  X(points_limit, 314, 409, no, "流通积分将超出上限", "the circulating points would pass their bound")                 \
  X(account_limit, 315, 409, no, "账户余额将超出上限", "an account would pass its bound")                              \
  X(programme_full, 316, 409, no, "会员或持仓编号已用尽", "member or position numbers are used up")                    \
  X(programme_stopped, 901, 503, no, "平台方案已因不变量校验失败而停止",                                               \
    "the programme stopped because an invariant failed")                                                               \
  X(storage_unavailable, 902, 503, yes, "存储不可用，结果需在恢复后查询", "storage failed; ask again after recovery")  \
  X(service_stopping, 903, 503, yes, "服务正在停止", "the service is shutting down")                                   \
  X(service_busy, 904, 503, yes, "请求过多，请稍后再试", "too many commands are waiting; try again")

enum class Reject : std::uint16_t {
  none = 0,
#define GREENPOOL_REJECT_ENUM(name, number, status, retry, zh, en) name = number,
  GREENPOOL_REJECTS(GREENPOOL_REJECT_ENUM)
#undef GREENPOOL_REJECT_ENUM
};

struct RejectInfo {
  Reject reject;
  std::string_view name;
  int http_status;
  bool retry_can_help;
  std::string_view text_zh;
  std::string_view text_en;
};

// All reasons, in order of precedence.
[[nodiscard]] std::span<const RejectInfo> all_rejects();
// reject != none.
[[nodiscard]] const RejectInfo& info_of(Reject reject);
// "ok" for none.
[[nodiscard]] std::string_view outcome_name(Reject reject);

}  // namespace greenpool
