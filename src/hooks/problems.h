// What the hooks room refuses (base/problem.h). Codes and numbers never change.
#pragma once

#include <array>
#include <span>

#include "base/problem.h"

namespace greenpool {

// X(name, code, number, HTTP status, a retry can help, Chinese, English)
#define GREENPOOL_HOOK_PROBLEMS(X)                                                                            \
  X(kHookEndpointUnknown, hook_endpoint_unknown, 2600, 404, no, "没有这个 Webhook 地址",                      \
    "there is no such webhook endpoint")                                                                      \
  X(kHookUrlRefused, hook_url_refused, 2601, 422, no, "Webhook 地址须为 https，且不含用户名、密码和片段",     \
    "a webhook's URL must be https, without user name, password or fragment")                                 \
  X(kHookTypeUnknown, hook_type_unknown, 2602, 422, no, "没有这种事件类型", "there is no such type of event") \
  X(kHookTypesMissing, hook_types_missing, 2603, 422, no, "至少订阅一种事件",                                 \
    "subscribe to at least one type of event")                                                                \
  X(kHookEndpointsTooMany, hook_endpoints_too_many, 2604, 409, no, "Webhook 地址数量已达上限",                \
    "there are too many webhook endpoints")                                                                   \
  X(kHookEndpointNotActive, hook_endpoint_not_active, 2605, 409, no, "该 Webhook 地址未启用",                 \
    "the webhook endpoint is not active")                                                                     \
  X(kHookDeliveryUnknown, hook_delivery_unknown, 2606, 404, no, "没有这次投递", "there is no such delivery")  \
  X(kHookDeliveryUnfinished, hook_delivery_unfinished, 2607, 409, no, "该投递仍在进行，无需重放",             \
    "the delivery is still under way")                                                                        \
  X(kHookDescriptionRefused, hook_description_refused, 2608, 422, no, "说明须为不超过 200 字节的单行文字",    \
    "the description must be one line of at most 200 bytes")                                                  \
  X(kHookRangeRefused, hook_range_refused, 2609, 422, no, "时间范围的结束须晚于开始",                         \
    "the range must end after it begins")

#define GREENPOOL_HOOK_PROBLEM_retry_yes true
#define GREENPOOL_HOOK_PROBLEM_retry_no false
#define GREENPOOL_HOOK_PROBLEM(name, code, number, status, retry, zh, en) \
  inline constexpr ProblemInfo name{#code, number, status, GREENPOOL_HOOK_PROBLEM_retry_##retry, zh, en};
GREENPOOL_HOOK_PROBLEMS(GREENPOOL_HOOK_PROBLEM)
#undef GREENPOOL_HOOK_PROBLEM

#define GREENPOOL_HOOK_PROBLEM(name, code, number, status, retry, zh, en) name,
inline constexpr std::array kHookProblems{GREENPOOL_HOOK_PROBLEMS(GREENPOOL_HOOK_PROBLEM)};
#undef GREENPOOL_HOOK_PROBLEM

// Ordered by number.
[[nodiscard]] inline std::span<const ProblemInfo> hook_problems() { return kHookProblems; }

}  // namespace greenpool
