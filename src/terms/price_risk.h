// The sentence that stands beside every price and every estimate that is made of one; also part of the risk text
// (risk_text.h), so that it never changes.
#pragma once

#include <string_view>

namespace greenpool {

inline constexpr std::string_view kPriceRiskZh =
    "积分价格（盈利池除以流通积分）不是承诺。它取决于以后有没有订单、有多少订单；订单停了，就不再有订单的钱进来。";
inline constexpr std::string_view kPriceRiskEn =
    "The price of a point (the pool divided by the circulating points) is no promise. It depends on whether "
    "orders come later, and how many; when they stop, no more of their money comes in.";

}  // namespace greenpool
