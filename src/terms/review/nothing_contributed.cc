#include "terms/review/rules.h"

namespace greenpool {
namespace {

std::optional<Verdict> check(const Terms& terms) {
  const Rate left = Rate(kRateOne) - terms.reward_rate - terms.platform_rate;
  if (left > Rate(0)) return std::nullopt;
  return Verdict{Severity::warning,
                 explain({"奖励与平台比例合计 {}：有成本的商品不能结算，没有成本的也没有资金进池。",
                          "Rewards and the platform take {} together: a product with any cost cannot settle, one "
                          "without brings nothing into the pool."},
                         {percent_text(Ratio(terms.reward_rate + terms.platform_rate))}),
                 {ratio_figure("left_for_cost_and_pool", Ratio(left))}};
}

}  // namespace

const Rule kNothingContributed{
    "nothing_contributed",
    ReviewTopic::economics,
    {"机制说明第 6 节", "mechanism, section 6"},
    {"订单没有资金进池", "Orders bring nothing into the pool"},
    check,
};

}  // namespace greenpool
