// Settlement of orders. SPEC sections 3 and 6.
#include <algorithm>

#include "terms/validate.h"
#include "tests/coalition/model_parts.h"

namespace greenpool::coalition {

bool Model::order(const Op& op) {
  Split split;
  if (!this->split(op, split) || !grant(op, split)) return false;
  if (op.subsidy > subsidy_) return false;
  pay_rewards(op, split);
  settle(op, split);
  return true;
}

bool Model::split(const Op& op, Split& split) const {
  const Terms& terms = *terms_;
  const std::int64_t rewards = op.reward_rate == kOfTheTerms ? terms.reward_rate.units() : op.reward_rate;
  const std::int64_t platform = op.platform_rate == kOfTheTerms ? terms.platform_rate.units() : op.platform_rate;
  if (rewards < worst_case_rewards(terms).units() || rewards + platform > kRateOne) return false;
  split.price = op.paid + op.subsidy;
  if (op.paid <= 0 || split.price > kOrderMoneyMax) return false;
  split.platform = share_down(split.price, platform, kRateOne);
  split.budget = share_down(split.price, rewards, kRateOne);
  split.contribution = split.price - op.cost - split.platform - split.budget;
  if (guards_.subsidy_cap && op.subsidy > split.platform) return false;
  if (split.contribution < 0) return false;
  const std::int64_t grant_rate = terms.grant_rate.units();
  if (terms.grant_base == GrantBase::contribution) {
    split.value = share_down(split.contribution, grant_rate, kRateOne);
    return true;
  }
  const std::int64_t profit = split.price - op.cost;
  split.value = std::min(share_down(profit, grant_rate, kRateOne), split.contribution);
  // (1 - g)(a - k) >= (reward_rate + platform_rate) a
  return Int128{kRateOne - grant_rate} * profit >= Int128{rewards + platform} * split.price;
}

bool Model::grant(const Op& op, Split& split) const {
  std::int64_t minor = last_price_.minor;
  std::int64_t units = last_price_.units;
  if (circulating_ > 0) {
    minor = pool_ + (guards_.grant_before ? 0 : split.contribution);
    units = circulating_;
  }
  const Int128 product = Int128{split.value} * units;
  const Int128 points = product / minor;
  if (points > kPointsMax) return false;
  if ((product - points * minor) * 1'000 > product) return false;  // dust
  split.granted = static_cast<std::int64_t>(points);
  split.position = joining_position(op.member);
  if (split.position >= 0) {
    const Position& joined = positions_[index(split.position)];
    const std::int64_t held = terms_->exit_multiple ? joined.acquired : joined.remaining;
    if (joined.spend + op.paid > kOrderMoneyMax || split.granted > kPointsMax - held) return false;
  }
  return split.granted <= kPointsMax - circulating_;
}

int Model::joining_position(int member) const {
  if (terms_->exit_basis == ExitBasis::order) return -1;
  for (std::size_t i = positions_.size(); i-- > 0;) {
    if (positions_[i].open && positions_[i].member == member) return static_cast<int>(i);
  }
  return -1;
}

void Model::reward(const Op& op, Split& split, int member, std::int64_t rate) {
  if (member < 0 || rate <= 0) return;
  if (member == op.member && !terms_->rewards.on_own_orders) return;
  const std::int64_t amount = share_down(split.price, rate, kRateOne);
  if (amount == 0) return;
  split.rewards[index(split.reward_count++)] = {member, amount};
  split.rewards_paid += amount;
}

void Model::pay_rewards(const Op& op, Split& split) {
  const RewardTerms& rates = terms_->rewards;
  const int referrer = cast_->referrers[index(op.member)];
  reward(op, split, referrer, rates.direct.units());
  if (referrer >= 0) reward(op, split, cast_->referrers[index(referrer)], rates.indirect.units());
  if (!op.in_region) return;
  const std::array<Rate, 3> levels{rates.district_agent, rates.city_agent, rates.province_agent};
  std::int64_t given = 0;
  for (std::size_t level = 0; level < levels.size(); ++level) {
    const int agent = cast_->agents[level];
    if (agent < 0 || (agent == op.member && !rates.on_own_orders)) continue;
    const std::int64_t rate = levels[level].units() - given;
    if (rate <= 0) continue;
    reward(op, split, agent, rate);
    if (rates.agent_rates == AgentRates::difference) given = levels[level].units();
  }
}

Model::Order Model::order_of(const Op& op, const Split& split) const {
  Order order;
  order.member = op.member;
  order.supplier = op.supplier;
  order.until = terms_->reversal_days > 0 ? op.at + std::int64_t{terms_->reversal_days} * 86'400 : -1;
  order.position = split.position;
  order.paid = op.paid;
  order.subsidy = op.subsidy;
  order.cost = op.cost;
  order.contribution = split.contribution;
  order.platform = split.platform;
  order.granted = order.left = split.granted;
  order.rewards = split.rewards;
  order.reward_count = split.reward_count;
  const std::int64_t remainder = split.budget - split.rewards_paid;
  switch (terms_->remainder_to) {
    case RemainderTo::platform:
      order.platform += remainder;
      break;
    case RemainderTo::pool:
      order.contribution += remainder;
      break;
    case RemainderTo::reserve:
      order.reserve = remainder;
      break;
  }
  return order;
}

void Model::settle(const Op& op, const Split& split) {
  Order order = order_of(op, split);
  if (split.position < 0 && split.granted > 0) {
    order.position = static_cast<int>(positions_.size());
    positions_.push_back({op.member, 0, 0, 0, true});
  }
  if (order.position >= 0) {
    Position& position = positions_[index(order.position)];
    position.spend += op.paid;
    position.remaining += split.granted;
    position.acquired = split.granted > kPointsMax - position.acquired ? kPointsMax : position.acquired + split.granted;
  }
  if (circulating_ > 0) brought_ += order.contribution - share_down(split.granted, pool_, circulating_);
  circulating_ += split.granted;
  pool_ += order.contribution;
  note_pool();
  cash_ += op.paid;
  subsidy_ -= op.subsidy;
  revenue_ += order.platform;
  reserve_ += order.reserve;
  owed_[index(op.supplier)] += op.cost;
  orders_.push_back(order);
  for (int i = 0; i < split.reward_count; ++i) credit(split.rewards[index(i)].member, split.rewards[index(i)].amount);
}

}  // namespace greenpool::coalition
