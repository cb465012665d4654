// Sales, sales in windows, exits, the sweep and points splits. SPEC sections 2, 3, 5 and 13.
#include <algorithm>

#include "tests/coalition/model_parts.h"

namespace greenpool::coalition {
namespace {

std::int64_t multiply_to_bound(std::int64_t points, std::int64_t factor) {
  return points > kPointsMax / factor ? kPointsMax : points * factor;
}

}  // namespace

std::int64_t Model::sale_value(std::int64_t points, std::int64_t fee) const {
  return static_cast<std::int64_t>(Int128{points} * pool_ * (kRateOne - fee) / circulating_ / kRateOne);
}

bool Model::sale(const Op& op) {
  const std::int64_t available = this->available(op.member);
  const std::int64_t points = op.points == 0 ? available : op.points;
  if (points == 0 || points > available) return false;
  const std::int64_t paid = sale_value(points, terms_->sell_fee.units());
  if (paid == 0) return false;
  if (terms_->sale_pricing == SalePricing::window) return request_sale(op.member, points);
  take_holding(op.member, points, paid);
  pay_from_pool(op.member, points, paid);
  return true;
}

bool Model::request_sale(int member, std::int64_t points) {
  if (window_end_ == 0) window_end_ = clock_ + std::int64_t{terms_->sale_window_hours} * 3'600;
  requested_[index(member)] += points;
  return true;
}

// All at the one pool and circulation of this moment, in order of registration.
void Model::execute_window() {
  clock_ = window_end_;
  window_end_ = 0;
  const Model priced = *this;
  for (int member = 0; index(member) < requested_.size(); ++member) {
    const std::int64_t points = std::exchange(requested_[index(member)], 0);
    if (points == 0) continue;
    const std::int64_t paid = priced.sale_value(points, terms_->sell_fee.units());
    take_holding(member, points, paid);
    pay_from_pool(member, points, paid);
  }
  settle_consequences();
}

// Oldest position first, and in it the oldest lot; the payment is shared by cumulative floors.
void Model::take_holding(int member, std::int64_t points, std::int64_t paid) {
  std::int64_t taken = 0;
  std::int64_t shared = 0;
  for (std::size_t i = 0; i < positions_.size() && taken < points; ++i) {
    Position& position = positions_[i];
    if (!position.open || position.member != member) continue;
    std::int64_t here = std::min(points - taken, position.remaining);
    position.remaining -= here;
    if (position.remaining == 0) position.open = false;
    for (Order& order : orders_) {
      if (order.position != static_cast<int>(i) || here == 0) continue;
      const std::int64_t lot = std::min(here, order.left);
      order.left -= lot;
      here -= lot;
      taken += lot;
      const std::int64_t upto = share_down(paid, taken, points);
      order.received += upto - shared;
      shared = upto;
    }
    taken += here;
  }
}

void Model::pay_from_pool(int member, std::int64_t points, std::int64_t paid) {
  if (points == circulating_) last_price_ = Price{pool_, circulating_};
  circulating_ -= points;
  pool_ -= paid;
  note_pool();
  credit(member, paid);
}

void Model::sweep() {
  if (!guards_.sweep || circulating_ != 0 || pool_ == 0) return;
  reserve_ += pool_;
  pool_ = 0;
  note_pool();
}

int Model::next_due_position() const {
  if (!terms_->exit_multiple) return -1;
  const Int128 multiple = terms_->exit_multiple->units();
  int due = -1;
  for (std::size_t i = 0; i < positions_.size(); ++i) {
    const Position& position = positions_[i];
    if (!position.open || position.spend == 0) continue;
    if (Int128{position.acquired} * pool_ * kRateOne < multiple * position.spend * circulating_) continue;
    if (due < 0) {
      due = static_cast<int>(i);
      continue;
    }
    const Position& first = positions_[index(due)];
    if (Int128{position.spend} * first.acquired < Int128{first.spend} * position.acquired) due = static_cast<int>(i);
  }
  return due;
}

void Model::settle_consequences() {
  sweep();
  const std::int64_t fee = terms_->exit_fee == ExitFee::charged ? terms_->sell_fee.units() : 0;
  for (int due = next_due_position(); due >= 0; due = next_due_position()) {
    Position& position = positions_[index(due)];
    const std::int64_t points = position.remaining;
    const std::int64_t paid = sale_value(points, fee);
    std::int64_t taken = 0;
    std::int64_t shared = 0;
    for (Order& order : orders_) {
      if (order.position != due) continue;
      taken += std::exchange(order.left, 0);
      order.received += share_down(paid, taken, points) - shared;
      shared = share_down(paid, taken, points);
    }
    position.remaining = 0;
    position.open = false;
    pay_from_pool(position.member, points, paid);
    limit_request(position.member);
    ++exits_;
    sweep();
  }
  split_points();
}

void Model::split_points() {
  const Int128 at_minor = terms_->split_at.minor;
  const Int128 at_units = terms_->split_at.units;
  const std::int64_t factor = terms_->split_factor;
  while (circulating_ > 0 ? at_minor * circulating_ <= Int128{pool_} * at_units
                          : at_minor * last_price_.units <= Int128{last_price_.minor} * at_units) {
    (circulating_ > 0 ? circulating_ : last_price_.units) *= factor;
    for (Position& position : positions_) {
      position.remaining *= factor;
      position.acquired = multiply_to_bound(position.acquired, factor);
    }
    for (Order& order : orders_) {
      order.granted = multiply_to_bound(order.granted, factor);
      order.left *= factor;
    }
    for (std::int64_t& requested : requested_) requested *= factor;
  }
}

void Model::limit_request(int member) {
  requested_[index(member)] = std::min(requested_[index(member)], holding(member));
}

}  // namespace greenpool::coalition
