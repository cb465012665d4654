// Who shares in the dividend account, by weight, and by weight over time where terms say so. SPEC section 6.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/time.h"
#include "members/members.h"
#include "money/money.h"

namespace greenpool {

struct Shareholder {
  std::int64_t weight = 0;       // 0 .. kWeightMax
  std::int64_t since = 0;        // second from which `accumulated` does not count yet
  std::int64_t accumulated = 0;  // weight x seconds since the last distribution

  [[nodiscard]] std::int64_t weighed(std::int64_t second) const { return accumulated + weight * (second - since); }
};

using Shareholders = std::map<MemberIndex, Shareholder>;

struct DividendShare {
  MemberIndex member;
  std::int64_t weight = 0;
  Money amount;
};

// Divides `total` by weight, by largest remainder, ties to who registered earlier; sums to `total` exactly. Weights
// are not negative and their sum is more than 0. O(n log n).
[[nodiscard]] std::vector<DividendShare> divide_by_weight(Money total, std::vector<DividendShare> shares);

}  // namespace greenpool
