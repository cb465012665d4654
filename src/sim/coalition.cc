#include "sim/coalition.h"

#include <algorithm>

#include "figures/standing.h"

namespace greenpool {

bool Coalition::join(int members) {
  for (int i = 0; i < members; ++i) {
    const MemberIndex member = world_.enlist(members_.empty() ? MemberIndex() : members_.back());
    if (!member.exists()) return false;
    members_.push_back(member);
  }
  return true;
}

bool Coalition::buy(std::size_t member, double multiple_of_pool) {
  if (multiple_of_pool == 0) return true;
  constexpr int kOrdersMax = 100;
  const Terms& terms = world_.state.terms;
  const std::int64_t into_pool =
      kRateOne - cost_share_.units() - terms.reward_rate.units() - terms.platform_rate.units();
  if (into_pool <= 0) return false;
  const double price = multiple_of_pool * static_cast<double>(world_.state.pool.cash.units()) * kRateOne /
                       static_cast<double>(into_pool);
  const int orders = 1 + static_cast<int>(std::min(price / static_cast<double>(kOrderMoneyMax / 2), 1e6));
  if (orders > kOrdersMax) return false;
  for (int i = 0; i < orders; ++i) {
    const std::string id = name_ + "-" + std::to_string(++orders_);
    SettleOrder order;
    order.order = id;
    order.member = members_[member];
    order.paid = Money(std::max<std::int64_t>(1, static_cast<std::int64_t>(price / orders)));
    order.cost = share_floor(order.paid, cost_share_);
    if (world_.decide(order, order.member) != Reject::none) return false;
    paid_ += order.paid;
    cost_back_ += order.cost;
  }
  return true;
}

void Coalition::sell(int slices) {
  for (const MemberIndex member : members_) {
    const Points slice(world_.state.holding_of(member).units() / slices);
    for (int i = 1; i < slices && slice > Points(0); ++i) {
      if (world_.decide(SellPoints{member, slice}, {}) != Reject::none) break;
    }
    if (world_.state.holding_of(member) > Points(0)) world_.decide(SellPoints{member, std::nullopt}, {});
  }
}

Money Coalition::got() const {
  Money got = cost_back_;
  for (const MemberIndex member : members_) got += world_.state.member(member).wallet;
  return got;
}

Money Coalition::worth() const {
  Money worth;
  for (const MemberIndex member : members_) worth += sale_of_all(world_.state, member).pays;
  return worth;
}

}  // namespace greenpool
