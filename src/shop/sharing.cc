#include "shop/sharing.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "base/int128.h"

namespace greenpool::shop {

std::vector<Money> share(Money total, std::span<const Money> weights) {
  GP_CHECK(total >= Money(0) && (total == Money(0) || !weights.empty()), "an amount is shared by somebody");
  const bool equal = std::all_of(weights.begin(), weights.end(), [](Money w) { return w == Money(0); });
  const auto weight = [&](std::size_t i) { return static_cast<std::uint64_t>(equal ? 1 : weights[i].units()); };
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weight(i);
  std::vector<Money> shares(weights.size());
  std::vector<std::uint64_t> remainders(weights.size());
  Money left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const UInt128 product = wide(static_cast<std::uint64_t>(total.units()), weight(i));
    shares[i] = Money(static_cast<std::int64_t>(product / sum));
    remainders[i] = static_cast<std::uint64_t>(product % sum);
    left -= shares[i];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return remainders[a] != remainders[b] ? remainders[a] > remainders[b] : a < b;
  });
  for (std::size_t i = 0; left > Money(0); ++i) {
    shares[order[i]] += Money(1);
    left -= Money(1);
  }
  return shares;
}

}  // namespace greenpool::shop
