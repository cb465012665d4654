// What the payments room refuses. Codes and numbers never change once published.
#pragma once

#include <array>
#include <span>

#include "base/problem.h"

namespace greenpool {

// X(constant, code, number, HTTP status, a retry can help, Chinese, English)
#define GREENPOOL_PAYMENT_PROBLEMS(X)                                                                                  \
  X(kPaymentNotFound, payment_not_found, 2301, 404, false, "付款不存在", "no such payment")                            \
  X(kPaymentAmountInvalid, payment_amount_invalid, 2302, 422, false, "金额须为正数且不超过上限",                       \
    "the amount is not positive or too large")                                                                         \
  X(kPaymentStage, payment_stage, 2303, 409, false, "付款不在此步骤", "the payment is not at that step")               \
  X(kPaymentProviderUnknown, payment_provider_unknown, 2304, 422, false, "未启用该支付渠道",                           \
    "that payment provider is not set up")                                                                             \
  X(kPaymentMadeAlready, payment_made_already, 2305, 409, false, "订单已付款", "the order has been paid already")      \
  X(kPaymentAmountDiffers, payment_amount_differs, 2306, 409, false, "渠道金额与付款金额不一致",                       \
    "the provider names another amount")                                                                               \
  X(kPaymentFieldInvalid, payment_field_invalid, 2307, 422, false, "字段缺失或过长", "a field is missing or too long") \
  X(kRefundNotFound, refund_not_found, 2311, 404, false, "退款不存在", "no such refund")                               \
  X(kRefundOverPayment, refund_over_payment, 2312, 409, false, "退款合计超过付款金额",                                 \
    "refunds together would exceed the payment")                                                                       \
  X(kRefundDiffers, refund_differs, 2313, 409, false, "同一退款编号的金额不一致",                                      \
    "the refund was asked for before with another amount")                                                             \
  X(kPayoutNotFound, payout_not_found, 2321, 404, false, "打款不存在", "no such payout")                               \
  X(kPayoutDiffers, payout_differs, 2322, 409, false, "该提现已有内容不同的打款",                                      \
    "the withdrawal has a payout of other content")                                                                    \
  X(kPayoutNotPermitted, payout_not_permitted, 2323, 403, false, "会员未通过实名校验，不能打款",                       \
    "the member may not be paid out yet")                                                                              \
  X(kPayoutOnItsWay, payout_on_its_way, 2324, 409, true, "该会员另有打款在途，须待其有结果",                           \
    "another payout of the member is on its way; its result comes first")                                              \
  X(kPayoutAccountMissing, payout_account_missing, 2325, 409, false, "会员在该渠道没有收款账号",                       \
    "the member has no account with that provider")                                                                    \
  X(kNotificationRefused, notification_refused, 2331, 401, false, "通知验签失败或已过期",                              \
    "the notification is not authentic, or stale")                                                                     \
  X(kNotificationSubjectUnknown, notification_subject_unknown, 2332, 404, true, "通知对应的业务不存在",                \
    "the notification is about nothing known")                                                                         \
  X(kStatementMalformed, statement_malformed, 2342, 422, false, "账单文件格式错误",                                    \
    "the statement's file is malformed")                                                                               \
  X(kStatementLineNotFound, statement_line_not_found, 2343, 404, false, "账单行不存在", "no such line")                \
  X(kStatementLineStage, statement_line_stage, 2344, 409, false, "账单行不在此状态", "the line is not in that state")  \
  X(kStatementMatchInvalid, statement_match_invalid, 2345, 409, false, "匹配对象不存在、金额不符或已匹配",             \
    "what the line would be matched with does not exist, differs in amount, or has a line already")

#define GREENPOOL_PAYMENT_PROBLEM(constant, code, number, status, retry, zh, en) \
  inline constexpr ProblemInfo constant{#code, number, status, retry, zh, en};
GREENPOOL_PAYMENT_PROBLEMS(GREENPOOL_PAYMENT_PROBLEM)
#undef GREENPOOL_PAYMENT_PROBLEM

#define GREENPOOL_PAYMENT_PROBLEM(constant, code, number, status, retry, zh, en) constant,
inline constexpr std::array kPaymentProblemList{GREENPOOL_PAYMENT_PROBLEMS(GREENPOOL_PAYMENT_PROBLEM)};
#undef GREENPOOL_PAYMENT_PROBLEM

// Ordered by number.
inline constexpr std::span<const ProblemInfo> kPaymentProblems{kPaymentProblemList};

}  // namespace greenpool
