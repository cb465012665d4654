// Refunds after settlement. SPEC section 7.
#include <algorithm>

#include "tests/coalition/model_parts.h"

namespace greenpool::coalition {

std::int64_t Model::refundable(int order, std::int64_t at) const {
  if (order < 0 || index(order) >= orders_.size()) return 0;
  const Order& kept = orders_[index(order)];
  return kept.until < at ? 0 : kept.paid + kept.subsidy;
}

void Model::take_rewards_back(Order& order, Reversal& reversal) {
  if (!guards_.takes_rewards_back) return;
  for (int i = 0; i < order.reward_count; ++i) {
    PaidReward& reward = order.rewards[index(i)];
    const std::int64_t back = reversal.up(reward.amount);
    reward.amount -= back;
    reversal.rewards += back;
    charge(reward.member, back);
  }
}

void Model::leave_position(const Order& order, const Reversal& reversal) {
  if (order.position < 0 || !positions_[index(order.position)].open) return;
  Position& position = positions_[index(order.position)];
  position.spend -= reversal.refund;
  position.remaining -= reversal.points;
  position.acquired = std::max(position.acquired - std::min(position.acquired, reversal.granted), position.remaining);
  if (position.remaining == 0) position.open = false;
}

void Model::measure(const Op& op, const Order& order, Reversal& reversal) const {
  reversal.subsidy = reversal.down(order.subsidy);
  reversal.refund = reversal.amount - reversal.subsidy;
  reversal.granted = reversal.up(order.granted);
  reversal.points = reversal.up(order.left);
  reversal.contribution = reversal.down(order.contribution);
  if (reversal.points > 0) {
    reversal.pool_back = std::min(reversal.contribution, share_down(reversal.points, pool_, circulating_));
  }
  if (guards_.takes_received_back) reversal.received = reversal.up(order.received);
  reversal.platform = reversal.down(order.platform);
  reversal.cost = reversal.down(order.cost);
  reversal.cost_back = op.cost_returned ? reversal.cost : 0;
}

// The refund is credited first; what nobody else gives is the platform's loss.
void Model::move_money(const Order& order, Reversal& reversal) {
  credit(order.member, reversal.refund);
  reversal.collected = charge(order.member, reversal.received);
  const std::int64_t now = std::max<std::int64_t>(0, reversal.collected - reversal.made_good());
  reserve_ += now - reversal.reserve;
  reserve_due_[index(order.member)] += reversal.received - reversal.made_good() - now;
  const std::int64_t missing = reversal.refund + reversal.subsidy - reversal.pool_back - reversal.made_good() -
                               reversal.platform - reversal.rewards - reversal.reserve - reversal.cost_back;
  loss_ += std::max<std::int64_t>(0, missing);
  revenue_ += std::max<std::int64_t>(0, -missing) - reversal.platform;
  subsidy_ += reversal.subsidy;
  owed_[index(order.supplier)] -= reversal.cost_back;
  if (reversal.points == 0) return;
  if (reversal.points == circulating_) last_price_ = Price{pool_, circulating_};
  circulating_ -= reversal.points;
  pool_ -= reversal.pool_back;
  note_pool();
}

void Model::lessen(Order& order, const Reversal& reversal) {
  order.paid -= reversal.refund;
  order.subsidy -= reversal.subsidy;
  order.cost -= reversal.cost;
  order.contribution -= reversal.contribution;
  order.platform -= reversal.platform;
  order.reserve -= reversal.reserve;
  order.granted -= reversal.granted;
  order.left -= reversal.points;
  order.received -= reversal.received;
}

bool Model::refund(const Op& op) {
  const std::int64_t price = refundable(op.order, op.at);
  if (price == 0 || op.amount > price) return false;
  Model before = *this;
  Order& order = orders_[index(op.order)];
  Reversal reversal;
  reversal.price = price;
  reversal.amount = op.amount == 0 ? price : op.amount;
  reversal.reserve = std::min(reversal.down(order.reserve), reserve_);
  take_rewards_back(order, reversal);
  measure(op, order, reversal);
  move_money(order, reversal);
  leave_position(order, reversal);
  lessen(order, reversal);
  limit_request(order.member);
  // Nothing is refunded that would leave the rest without cover.
  if (surplus() >= 0) return true;
  *this = std::move(before);
  return false;
}

}  // namespace greenpool::coalition
