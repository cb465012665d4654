// Shareholders' weights, and distributions by them. SPEC section 6.
#include "engine/ops/ops.h"

namespace greenpool {
namespace {

// A thousand shareholders of the greatest weight: weight x seconds of all together stays inside 64 bits for 292 years.
constexpr std::int64_t kWeightsMax = 1'000 * kWeightMax;

}  // namespace

Reject check(const State& state, Timestamp, const SetWeight& command, Plan& plan) {
  if (!known(state, command.member)) return Reject::unknown_member;
  std::int64_t others = 0;
  for (const auto& [member, shareholder] : state.shareholders) {
    if (member != command.member) others += shareholder.weight;
  }
  const auto now = state.shareholders.find(command.member);
  const std::int64_t weight = now == state.shareholders.end() ? 0 : now->second.weight;
  if (weight == command.weight) return Reject::status_unchanged;
  if (command.weight > kWeightsMax - others) return Reject::weights_limit;
  plan.add(WeightSet{command.member, command.weight});
  return Reject::none;
}

Reject check(const State& state, Timestamp at, const DistributeDividend&, Plan& plan) {
  const Money total = state.books.balance(Account::dividend);
  if (total == Money(0)) return Reject::dividend_empty;
  std::vector<DividendShare> shares;
  std::int64_t weights = 0;
  for (const auto& [member, shareholder] : state.shareholders) {
    const std::int64_t weight =
        state.terms.dividend.time_weighted ? shareholder.weighed(at.seconds()) : shareholder.weight;
    if (weight == 0) continue;
    shares.push_back({member, weight, {}});
    weights += weight;
  }
  if (weights == 0) return Reject::weights_missing;
  for (const DividendShare& share : divide_by_weight(total, std::move(shares))) {
    if (share.amount > Money(0)) plan.add(DividendPaid{share.member, share.weight, share.amount});
  }
  const auto members = static_cast<std::int64_t>(plan.events().size());
  plan.add(DividendDistributed{total, weights, members});
  return Reject::none;
}

}  // namespace greenpool
