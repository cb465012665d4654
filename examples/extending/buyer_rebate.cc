#include "buyer_rebate.h"

namespace greenpool {

Money buyer_rebate(const RewardScene& scene, const RewardedOrder& order, const BuyerRebateTerms& rebate) {
  if (!earns(scene, order.buyer)) return Money(0);
  const Money spent = scene.members[order.buyer.value()].spent;
  if (rebate.until_spent > Money(0) && spent >= rebate.until_spent) return Money(0);
  return share_floor(order.base, rebate.rate);
}

Rate worst_case_with_rebate(const Terms& terms, const BuyerRebateTerms& rebate) {
  return worst_case_rewards(terms) + rebate.rate;
}

std::optional<TermsViolation> find_rebate_violation(const Terms& terms, const BuyerRebateTerms& rebate) {
  if (rebate.rate < Rate(0) || rebate.rate > Rate(kRateOne)) {
    return TermsViolation{"out_of_range", "rewards.buyer", "must be between 0 and 1"};
  }
  if (rebate.until_spent < Money(0) || rebate.until_spent > Money(kMoneyMax)) {
    return TermsViolation{"out_of_range", "rewards.buyer_until_spent", "must be at most 9e12 minor units"};
  }
  if (const Rate worst = worst_case_with_rebate(terms, rebate); worst > terms.reward_rate) {
    return TermsViolation{"inconsistent", "order.reward_rate",
                          "must be at least " + format_rate(worst) + ", which the rewards take in the worst case"};
  }
  return std::nullopt;
}

}  // namespace greenpool
