#include "terms/review/rules.h"

namespace greenpool {
namespace {

// Buyer, merchant and referrer together pay a - s and get back cost and rewards: c + p a - s is what the order costs
// them. In an empty pool they hold all points and sell them for (1 - h) c; in a large one for (1 - h) v. In slices,
// over time, even the fee comes back, so that only the platform's share is always safe. That share is what the engine
// takes at most; dividends give back a part of it to who has weight, and then less is safe.
std::optional<Verdict> check(const Terms& terms) {
  const ReferenceOrder order = reference_order(terms);
  const Ratio grant = highest_grant_share(terms);
  if (grant == 0 || order.contribution == Money(0)) return std::nullopt;
  const Ratio contribution(order.contribution);
  const Ratio value = grant == 1 ? contribution : Ratio(order.grant_value);
  const Ratio fee(terms.sell_fee);
  const Ratio always = platform_share_kept(terms);
  const Ratio empty = always + fee * contribution;
  const Ratio large = always + contribution - (1 - fee) * value;
  const bool all_that_is_taken_is_safe = always == Ratio(order.platform) && always > 0;
  return Verdict{
      all_that_is_taken_is_safe ? Severity::information : Severity::warning,
      explain({"付 {} 的订单，补贴不超过 {} 时总是安全的。超过 {}（空池）或 {}（大池）时，买家、"
               "商家与推荐人串通可以获利；分批卖出时界限更低。系统最多接受 {}；"
               "有分红时高于安全值，持有权重的人可借此获利。",
               "On an order of {}, a subsidy of up to {} is always safe. Above {} in an empty pool, or "
               "{} in a large one, buyer, merchant and referrer acting together profit; selling in "
               "slices lowers both. {} are taken at most; with dividends that is more than is safe, and "
               "who has weight in them profits."},
              {amount_text(Ratio(order.paid), terms), amount_text(always, terms), amount_text(empty, terms),
               amount_text(large, terms), amount_text(Ratio(order.platform), terms)}),
      {amount_figure("always_safe", always, terms), amount_figure("empty_pool", empty, terms),
       amount_figure("large_pool", large, terms), amount_figure("taken_at_most", Ratio(order.platform), terms)}};
}

}  // namespace

const Rule kSubsidyLimits{
    "subsidy_limits",
    ReviewTopic::economics,
    {"机制说明第 13 节", "mechanism, section 13"},
    {"订单补贴的安全上限", "The largest safe subsidy of an order"},
    check,
};

}  // namespace greenpool
