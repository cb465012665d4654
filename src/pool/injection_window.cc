#include "pool/injection_window.h"

#include <algorithm>

namespace greenpool {
namespace {

constexpr std::uint64_t kOne = 1'000'000'000'000;

// k = (1-h)g in units of 1e-12. A total of injections is inside the cap when total <= (1 / k - 1) x least, that is
// total x k <= (1 - k) x least.
std::uint64_t kept_share(Rate sell_fee, Rate grant_rate) {
  return static_cast<std::uint64_t>((kRateOne - sell_fee.units()) * grant_rate.units());
}

std::int64_t second_after(Timestamp at) { return Timestamp(at.microseconds() + 999'999).seconds(); }

}  // namespace

void InjectionWindow::note_pool(Timestamp at, Money cash) {
  const std::int64_t second = second_after(at);
  if (levels_.back().second == second && levels_.back().least <= cash) {
    levels_.back().last = cash;
    return;
  }
  // A window that reaches an earlier entry reaches this one too: an earlier entry that is no lower says nothing more,
  // but when it began, what stood before it was over.
  Level level{second, cash, cash};
  while (!levels_.empty() && cash <= levels_.back().least) {
    level.second = levels_.back().second;
    levels_.pop_back();
  }
  levels_.push_back(level);
  const std::int64_t begin = begin_of_kept(at);
  while (levels_.size() > 1 && levels_[1].second <= begin) levels_.pop_front();
}

void InjectionWindow::note_injection(Timestamp at, Money amount) {
  const std::int64_t second = second_after(at);
  if (!injections_.empty() && injections_.back().second == second) {
    injections_.back().amount += amount;
  } else {
    injections_.push_back({second, amount});
  }
  while (injections_.front().second <= begin_of_kept(at)) injections_.pop_front();
}

Money InjectionWindow::smallest_pool(Timestamp at) const {
  const std::int64_t begin = begin_of_window(at);
  // The level in which the window begins, and the next, which is the least of all later ones.
  const auto next = std::partition_point(levels_.begin(), levels_.end(),
                                         [begin](const Level& level) { return level.second <= begin; });
  if (next == levels_.begin()) return Money(0);  // forgotten, and no terms look back so far
  const Level& level = *std::prev(next);
  return next == levels_.end() ? level.last : std::min(level.last, next->least);
}

Money InjectionWindow::injected(Timestamp at) const {
  const std::int64_t begin = begin_of_window(at);
  Money sum;
  for (auto injection = injections_.rbegin(); injection != injections_.rend() && injection->second > begin;
       ++injection) {
    sum += injection->amount;
  }
  return sum;
}

bool InjectionWindow::exceeds_cap(Timestamp at, Money amount, Rate sell_fee, Rate grant_rate) const {
  const std::uint64_t k = kept_share(sell_fee, grant_rate);
  if (k == 0) return false;
  const auto total = static_cast<std::uint64_t>((injected(at) + amount).units());
  return wide(total, k) > wide(kOne - k, static_cast<std::uint64_t>(smallest_pool(at).units()));
}

Money InjectionWindow::room(Timestamp at, Rate sell_fee, Rate grant_rate) const {
  const std::uint64_t k = kept_share(sell_fee, grant_rate);
  if (k == 0) return Money(kMoneyMax);
  const UInt128 cap = wide(kOne - k, static_cast<std::uint64_t>(smallest_pool(at).units())) / k;
  const auto used = static_cast<std::uint64_t>(injected(at).units());
  if (cap <= used) return Money(0);
  return Money(static_cast<std::int64_t>(std::min<UInt128>(cap - used, kMoneyMax)));
}

bool InjectionWindow::agrees_with(Money cash) const {
  const auto level_out_of_order = [](const Level& a, const Level& b) {
    return a.second >= b.second || a.least >= b.least;
  };
  const auto injection_out_of_order = [](const Injection& a, const Injection& b) { return a.second >= b.second; };
  return !levels_.empty() && levels_.back().last == cash &&
         std::adjacent_find(levels_.begin(), levels_.end(), level_out_of_order) == levels_.end() &&
         std::adjacent_find(injections_.begin(), injections_.end(), injection_out_of_order) == injections_.end();
}

}  // namespace greenpool
