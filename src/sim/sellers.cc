#include "sim/sellers.h"

#include <algorithm>
#include <bit>

namespace greenpool {
namespace {

constexpr std::size_t kWeekDays = 7;

// Steps rise with prices: the exponent and six more binary digits. Prices are minor units for a point unit, far above
// 2^-100 and far below 2^100.
std::size_t step_of(double price) {
  constexpr int kDropped = 52 - 6;
  static const std::uint64_t lowest = std::bit_cast<std::uint64_t>(0x1p-100) >> kDropped;
  return static_cast<std::size_t>((std::bit_cast<std::uint64_t>(std::clamp(price, 0x1p-100, 0x1p100)) >> kDropped) -
                                  lowest);
}
constexpr std::size_t kSteps = (200U << 6) + 1;

double adjusted_price(const State& state, double scale) {
  const Price price = state.pool.price();
  return static_cast<double>(price.minor) / static_cast<double>(price.units) * scale;
}

}  // namespace

SellerBook::SellerBook(const Scenario& scenario) : ladder_(kSteps) {
  double until = 0;
  for (const Sellers& sellers : scenario.sellers) {
    until += sellers.share;
    groups_.push_back({sellers, until, {}});
    has_targets_ = has_targets_ || sellers.kind == SellerKind::target;
  }
}

void SellerBook::join(Random& random) {
  const double drawn = random.unit();
  std::size_t group = 0;
  while (group + 1 < groups_.size() && drawn >= groups_[group].share_until) ++group;
  const SellerKind kind = groups_[group].kind;
  if (kind == SellerKind::hazard || kind == SellerKind::panic) {
    groups_[group].members.push_back(static_cast<std::uint32_t>(group_of_.size()));
  }
  group_of_.push_back(static_cast<std::uint8_t>(group));
}

double SellerBook::target_of(const State& state, MemberIndex member, double scale) const {
  double points = 0;
  double spend = 0;
  const PositionSlot newest = state.newest_position(member);
  for (PositionSlot at = state.positions.oldest(newest); at.exists(); at = state.positions.next(at, newest)) {
    const Position& position = state.positions.at(at);
    points += static_cast<double>(position.remaining.units());
    spend += static_cast<double>(position.spend.units()) * static_cast<double>(position.remaining.units()) /
             static_cast<double>(std::max<std::int64_t>(1, position.acquired.units()));
  }
  if (points == 0) return 0;
  const double multiple = static_cast<double>(groups_[group_of_[member.value()]].multiple.units()) / kRateOne;
  return multiple * spend * scale / points;
}

void SellerBook::watch(const State& state, MemberIndex member, double scale) {
  if (!has_targets_ || is_apart(member) || groups_[group_of_[member.value()]].kind != SellerKind::target) return;
  const double target = target_of(state, member, scale);
  if (target == 0) return;
  const std::size_t step = step_of(target);
  ladder_[step].push_back(member.value());
  lowest_step_ = std::min(lowest_step_, step);
}

// A member may stand on several steps; only that of today's target counts, and there the member stands since it became
// theirs.
void SellerBook::climb(const State& state, double scale, std::vector<MemberIndex>& sellers) {
  const double price = adjusted_price(state, scale);
  const std::size_t reached = step_of(price);
  std::vector<std::uint32_t> waiting;
  for (; lowest_step_ <= reached; ++lowest_step_) {
    waiting.clear();
    for (const std::uint32_t member : ladder_[lowest_step_]) {
      const double target = target_of(state, MemberIndex(member), scale);
      if (target == 0 || step_of(target) > lowest_step_) continue;
      target <= price ? sellers.push_back(MemberIndex(member)) : waiting.push_back(member);
    }
    ladder_[lowest_step_].swap(waiting);
    if (lowest_step_ == reached) break;
  }
}

bool SellerBook::is_slow(double slowdown) const {
  return week_.size() == kWeekDays && static_cast<double>(week_orders_) < slowdown * static_cast<double>(best_week_);
}

void SellerBook::morning(const State& state, double scale, Random& random, std::vector<MemberIndex>& sellers) {
  const std::size_t before = sellers.size();
  climb(state, scale, sellers);
  for (const Group& group : groups_) {
    if (group.kind == SellerKind::panic && !is_slow(group.slowdown)) continue;
    for (std::uint64_t i = group.members.empty() ? 0 : random.failures(group.per_day); i < group.members.size();
         i += 1 + random.failures(group.per_day)) {
      sellers.emplace_back(group.members[i]);
    }
  }
  // A member who stood on the ladder twice sells once.
  const auto begin = sellers.begin() + static_cast<std::ptrdiff_t>(before);
  std::sort(begin, sellers.end());
  sellers.erase(std::unique(begin, sellers.end()), sellers.end());
}

void SellerBook::evening(std::uint64_t orders) {
  week_.push_back(orders);
  week_orders_ += orders;
  if (week_.size() > kWeekDays) {
    week_orders_ -= week_.front();
    week_.pop_front();
  }
  best_week_ = std::max(best_week_, week_orders_);
}

}  // namespace greenpool
