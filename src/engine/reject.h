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
  X(region_unknown, 106, 422, no, "地区代码不在 GB/T 2260 中", "the region is not a code of GB/T 2260")                \
  X(key_conflict, 201, 409, no, "同一幂等键已用于内容不同的请求", "the key was used before for a different command")   \
  X(order_conflict, 202, 409, no, "同一订单号已按不同内容结算", "the order was settled before with different content") \
  X(name_conflict, 203, 409, no, "同一编号已用于内容不同的退款、提现或付款",                                           \
    "the id was used before for a different refund, withdrawal or payment")                                            \
  X(time_went_back, 301, 409, no, "时间早于上一条已提交的指令", "the time is before that of the last command")         \
  X(work_is_due, 342, 409, yes, "日历到期事项尚未处理", "what the calendar made due comes first")                      \
  X(programme_closed, 351, 409, no, "平台方案已结束", "the programme has ended")                                       \
  X(programme_closing, 352, 409, no, "平台方案正在清算，不再接受订单、注册与条款变更",                                 \
    "the programme is closing: no orders, members or changes of terms are taken")                                      \
  X(nothing_is_due, 341, 409, yes, "没有到期事项", "nothing is due yet")                                               \
  X(unknown_member, 302, 404, no, "会员不存在", "no such member")                                                      \
  X(member_exists, 303, 409, no, "会员已注册", "the member is already registered")                                     \
  X(referral_cycle, 304, 409, no, "不能成为自己的推荐人", "a member cannot be their own referrer")                     \
  X(unknown_referrer, 305, 404, no, "推荐人不存在", "the referrer is not a member")                                    \
  X(unknown_order, 319, 404, no, "订单不存在，或已超过可退款期限", "no such order, or its time for refunds is over")   \
  X(unknown_withdrawal, 327, 404, no, "提现申请不存在或已结束", "no such withdrawal, or it is over")                   \
  X(unknown_supplier, 333, 404, no, "供应商不存在", "no such supplier")                                                \
  X(unknown_supplier_payment, 335, 404, no, "供应商付款申请不存在或已结束", "no such supplier payment, or it is over") \
  X(unknown_agent, 337, 404, no, "该地区没有代理", "the region has no agent")                                          \
  X(unknown_proposal, 344, 404, no, "条款变更提案不存在或已结束", "no such proposal of terms, or it is over")          \
  X(unknown_version, 353, 404, no, "条款版本不存在或已不再有效",                                                       \
    "no such version of the terms, or it is no longer in force")                                                       \
  X(unknown_claims, 354, 404, no, "债权批次不存在或已结束", "no such batch of claims, or it is over")                  \
  X(unknown_certificate, 355, 404, no, "股权凭证不存在", "no such certificate of shares")                              \
  X(unknown_round, 356, 404, no, "融资轮次不存在", "no such round of financing")                                       \
  X(unknown_stream, 357, 404, no, "分期注资不存在或已结束", "no such stream of injections, or it is over")             \
  X(member_frozen, 318, 409, yes, "会员已被冻结", "the member is frozen")                                              \
  X(status_unchanged, 336, 409, no, "会员状态未变", "the member has that status, or that referrer, already")           \
  X(withdrawal_stage, 328, 409, no, "提现申请不在此步骤", "the withdrawal is not at that step")                        \
  X(four_eyes_required, 331, 409, no, "须由另一位操作员办理", "another operator has to do this")                       \
  X(terms_invalid, 345, 422, no, "条款文本无效", "the text is no valid terms")                                         \
  X(terms_of_other_programme, 346, 422, no, "条款属于另一平台方案", "the terms name another programme or currency")    \
  X(notice_too_short, 347, 422, no, "生效时间早于条款要求的通知期", "the terms would take effect before their notice") \
  X(proposal_stage, 349, 409, no, "提案不在此步骤", "the proposal is not at that step")                                \
  X(closing_stage, 358, 409, no, "清算申请不在此步骤", "the closing is not at that step")                              \
  X(claims_stage, 359, 409, no, "债权批次不在此步骤", "the batch of claims is not at that step")                       \
  X(not_listed, 360, 409, yes, "尚未上市，积分不能转换为股份", "points become shares only after the listing")          \
  X(already_listed, 361, 409, no, "已上市", "the shares are listed already")                                           \
  X(terms_not_acknowledged, 348, 409, yes, "条款有阻断性审查结论，须由两位操作员确认",                                 \
    "findings block the terms until two operators acknowledge them")                                                   \
  X(terms_scheduled, 350, 409, yes, "已有条款变更等待生效", "another change of terms waits to take effect")            \
  X(terms_not_accepted, 362, 409, yes, "会员须先接受现行条款与风险提示",                                               \
    "the member has to accept the terms in force with their risk text first")                                          \
  X(rates_not_covered, 325, 422, no, "商品费率不足以覆盖最坏情况下的奖励，或合计超过 100%",                            \
    "the product's rates do not cover rewards in the worst case, or exceed 100 % together")                            \
  X(subsidy_over_cap, 324, 422, no, "补贴超过平台在该订单中的份额",                                                    \
    "the subsidy exceeds the platform's share of the order")                                                           \
  X(contribution_negative, 306, 422, no, "实付金额不足以覆盖成本、奖励与平台份额",                                     \
    "the price does not cover cost, rewards and the platform's share")                                                 \
  X(grant_not_covered, 317, 422, no, "按利润赠送时，订单利润不足以覆盖赠送、奖励与平台份额",                           \
    "the order's profit does not cover a grant on profit beside rewards and the platform's share")                     \
  X(grant_too_fine, 307, 409, yes, "赠送积分过少，舍入损失超过千分之一",                                               \
    "the grant would lose more than a thousandth to rounding")                                                         \
  X(position_limit, 308, 409, no, "该持仓的消费或积分将超出上限",                                                      \
    "the position's spend or points would pass their bound")                                                           \
  X(coins_insufficient, 363, 409, yes, "消费币余额不足", "the member does not hold that many coins")                   \
  X(claims_limit, 364, 409, no, "债权合计将超出上限", "the claims together would pass their bound")                    \
  X(order_refunded, 320, 409, no, "订单已全额退款", "the order was refunded already")                                  \
  X(refund_too_large, 321, 409, no, "退款超过尚未退还的金额", "the refund exceeds what is not yet refunded")           \
  X(member_in_debt, 332, 409, yes, "会员有未偿还的欠款", "the member owes money")                                      \
  X(wallet_insufficient, 322, 409, yes, "零钱余额不足", "the wallet does not hold that much")                          \
  X(withdrawal_below_minimum, 329, 422, no, "低于最低提现金额", "the amount is below the least withdrawal")            \
  X(withdrawal_over_daily_limit, 330, 409, yes, "超过当日提现限额",                                                    \
    "the amount exceeds what is left of today's limit")                                                                \
  X(subsidy_insufficient, 323, 409, yes, "补贴账户余额不足", "the subsidy account does not hold that much")            \
  X(supplier_not_owed, 334, 409, yes, "应付供应商余额不足", "the supplier is not owed that much")                      \
  X(tax_not_withheld, 343, 409, yes, "代扣税款余额不足", "not that much tax is withheld")                              \
  X(round_limit, 365, 409, no, "超过该轮融资的剩余额度", "the amount exceeds what the round may still raise")          \
  X(shares_missing, 366, 409, no, "尚无股份，无法定价", "there are no shares to price the round by")                   \
  X(investment_too_small, 367, 422, no, "金额不足一股", "the amount does not buy one share")                           \
  X(shares_insufficient, 368, 409, yes, "股份不足", "the certificate does not hold that many shares")                  \
  X(shares_unvested, 369, 409, yes, "股份尚未归属", "the shares have not vested yet")                                  \
  X(shares_locked, 370, 409, yes, "股份仍在锁定期", "the shares are locked up")                                        \
  X(shares_limit, 371, 409, no, "股份总数将超出上限", "the shares together would pass their bound")                    \
  X(dividend_empty, 339, 409, yes, "分红账户没有余额", "the dividend account is empty")                                \
  X(weights_missing, 338, 409, no, "总权重为零，无法分红", "the weights are 0 together")                               \
  X(weights_limit, 340, 409, no, "总权重将超出上限", "the weights together would pass their bound")                    \
  X(platform_funds_insufficient, 326, 409, yes, "平台资金不足，须先注入", "the platform has to pay in first")          \
  X(insufficient_points, 309, 409, yes, "可卖积分不足", "the member does not hold that many points")                   \
  X(sale_pays_nothing, 310, 409, yes, "卖出所得不足一个最小货币单位", "the sale would pay less than one minor unit")   \
  X(conversion_too_small, 372, 409, yes, "积分不足以换得一股", "the points are worth less than one share")             \
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
