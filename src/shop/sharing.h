// Shares of an amount that add up to it. Pure.
#pragma once

#include <span>
#include <vector>

#include "money/money.h"

namespace greenpool::shop {

// Parts of `total` in proportion to the weights, by largest remainder (ties: the earlier one), so that they add up to
// it. Weights are not negative; where all are 0 they count as equal. A total no larger than the sum of the weights
// gives no share more than its weight. 0 <= total <= kMoneyMax; at least one weight unless total is 0. O(n log n).
[[nodiscard]] std::vector<Money> share(Money total, std::span<const Money> weights);

}  // namespace greenpool::shop
