#include "terms/review/rules.h"

namespace greenpool {
namespace {

// An order that contributes x times the pool moves the price by (1 + x) / (1 + g x).
std::optional<Verdict> check(const Terms& terms) {
  const Ratio grant(terms.grant_rate);
  if (grant == 0 || grant == 1) return std::nullopt;
  const Ratio doubled = 2 / (1 + grant);
  const Ratio limit = 1 / grant;
  return Verdict{Severity::information,
                 explain({"一笔使池子翻倍的订单把价格推到原来的 {} 倍，再大的订单也不超过 {} 倍；"
                          "它可能一次触发许多人的强制退出。池子小的时候宜限制单笔金额。",
                          "One order that doubles the pool moves the price {}-fold, and none more than {}-fold; it "
                          "may push many over their trigger at once. While the pool is small, limit single orders."},
                         {decimal_text(doubled, 2), decimal_text(limit, 2)}),
                 {ratio_figure("price_when_pool_doubles", doubled), ratio_figure("price_at_most", limit)}};
}

}  // namespace

const Rule kLargeOrder{
    "large_order",
    ReviewTopic::economics,
    {"机制说明第 13 节", "mechanism, section 13"},
    {"大额订单对价格的影响", "What one large order does to the price"},
    check,
};

}  // namespace greenpool
