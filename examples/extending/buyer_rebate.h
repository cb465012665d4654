// A reward rule as an example of one of your own (docs/extending.md): a part of what an order pays goes back to its
// buyer 自购返利, until they have spent a set amount. In the tree it is one more file of src/rewards; here it stands
// alone, with the very types that the rules there look at.
#pragma once

#include <optional>

#include "rewards/rewards.h"
#include "terms/validate.h"

namespace greenpool {

struct BuyerRebateTerms {
  Rate rate = {};          // 0 .. 1
  Money until_spent = {};  // who spent that much before earns none; 0: it never ends
};

// Of an order whose buyer it is; 0: none. Rounded down: what is cut stays in the order's remainder. O(1).
[[nodiscard]] Money buyer_rebate(const RewardScene& scene, const RewardedOrder& order, const BuyerRebateTerms& rebate);

// As worst_case_rewards(), with this rule. The budget of an order has to hold what all rules together can take.
[[nodiscard]] Rate worst_case_with_rebate(const Terms& terms, const BuyerRebateTerms& rebate);

// Ranges, then the combination with everything else: what find_violation() says of the other keys.
[[nodiscard]] std::optional<TermsViolation> find_rebate_violation(const Terms& terms, const BuyerRebateTerms& rebate);

}  // namespace greenpool
