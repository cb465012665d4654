#include "engine/shareholders.h"

#include <algorithm>

#include "base/int128.h"

namespace greenpool {

std::vector<DividendShare> divide_by_weight(Money total, std::vector<DividendShare> shares) {
  UInt128 weights = 0;
  for (const DividendShare& share : shares) weights += static_cast<std::uint64_t>(share.weight);
  GP_CHECK(weights > 0 && weights <= static_cast<std::uint64_t>(INT64_MAX), "a division by weight needs weights");
  struct Remainder {
    UInt128 part;
    std::size_t index;
  };
  std::vector<Remainder> remainders;
  Money left = total;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const UInt128 product =
        wide(static_cast<std::uint64_t>(total.units()), static_cast<std::uint64_t>(shares[i].weight));
    shares[i].amount = Money(static_cast<std::int64_t>(product / weights));
    left -= shares[i].amount;
    remainders.push_back({product % weights, i});
  }
  std::sort(remainders.begin(), remainders.end(), [&shares](const Remainder& a, const Remainder& b) {
    return a.part != b.part ? a.part > b.part : shares[a.index].member < shares[b.index].member;
  });
  for (std::size_t i = 0; left > Money(0); ++i) {
    shares[remainders[i].index].amount += Money(1);
    left -= Money(1);
  }
  return shares;
}

}  // namespace greenpool
