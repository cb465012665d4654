#include "tests/coalition/model.h"

#include <algorithm>

#include "base/calendar.h"
#include "base/check.h"
#include "tests/coalition/model_parts.h"

namespace greenpool::coalition {

Model::Model(const Terms& terms, const Cast& cast, Guards guards, std::int64_t begins)
    : terms_(&terms),
      cast_(&cast),
      guards_(guards),
      clock_(begins),
      last_price_(terms.initial_price),
      wallets_(cast.referrers.size()),
      reserve_due_(cast.referrers.size()),
      requested_(cast.referrers.size()) {
  GP_CHECK(terms.rewards.ranks.empty(), "the model has no ranks");
  if (terms.dividend.rate > Rate(0)) period_end_ = end_of_period(begins);
}

bool Model::play(const Op& op) {
  catch_up(op.at);
  clock_ = op.at;
  bool accepted = true;
  switch (op.act) {
    case Act::pay_in:
      cash_ += op.amount;
      break;
    case Act::fund_subsidy:
      cash_ += op.amount;
      subsidy_ += op.amount;
      break;
    case Act::order:
      accepted = order(op);
      break;
    case Act::sale:
      accepted = sale(op);
      break;
    case Act::refund:
      accepted = refund(op);
      break;
    case Act::withdrawal:
      accepted = withdrawal(op.member);
      break;
    case Act::collection:
      accepted = collection(op.supplier);
      break;
    case Act::injection:
      accepted = injection(op);
      break;
    case Act::distribution:
      accepted = distribution();
      break;
  }
  if (!accepted) return false;
  settle_consequences();
  return true;
}

std::optional<std::int64_t> Model::next_due() const {
  if (period_end_ == 0 && window_end_ == 0) return std::nullopt;
  if (period_end_ == 0) return window_end_;
  return window_end_ == 0 ? period_end_ : std::min(period_end_, window_end_);
}

void Model::catch_up(std::int64_t at) {
  for (std::optional<std::int64_t> due = next_due(); due && *due <= at; due = next_due()) {
    if (period_end_ == *due) gather_profit();
    if (window_end_ == *due) execute_window();
  }
}

std::int64_t Model::holding(int member) const {
  std::int64_t sum = 0;
  for (const Position& position : positions_) {
    if (position.member == member) sum += position.remaining;
  }
  return sum;
}

std::int64_t Model::surplus() const {
  std::int64_t left = cash_ - pool_ - reserve_ - dividend_ - subsidy_;
  for (const std::int64_t owed : owed_) left -= std::max<std::int64_t>(0, owed);
  for (const std::int64_t wallet : wallets_) left -= std::max<std::int64_t>(0, wallet);
  return left;
}

// Debt is repaid first, and of it last what the reserve gets.
void Model::credit(int member, std::int64_t amount) {
  std::int64_t& wallet = wallets_[index(member)];
  wallet += amount;
  std::int64_t& due = reserve_due_[index(member)];
  const std::int64_t debt_left = std::max<std::int64_t>(0, -wallet);
  if (due <= debt_left) return;
  reserve_ += due - debt_left;
  due = debt_left;
}

std::int64_t Model::charge(int member, std::int64_t amount) {
  std::int64_t& wallet = wallets_[index(member)];
  const std::int64_t collected = std::clamp<std::int64_t>(wallet, 0, amount);
  wallet -= amount;
  return collected;
}

bool Model::withdrawal(int member) {
  const std::int64_t amount = wallet(member);
  if (amount <= 0) return false;
  wallets_[index(member)] = 0;
  cash_ -= amount;
  return true;
}

bool Model::collection(int supplier) {
  const std::int64_t amount = owed(supplier);
  if (amount <= 0) return false;
  owed_[index(supplier)] = 0;
  cash_ -= amount;
  return true;
}

bool Model::injection(const Op& op) {
  if (circulating_ == 0 || op.amount <= 0) return false;
  if (op.source == InjectionSource::subsidy && op.amount > subsidy_) return false;
  if (op.source == InjectionSource::reserve && op.amount > reserve_) return false;
  const std::optional<std::int64_t> room = injection_room(op.at);
  if (guards_.injection_cap && room && op.amount > *room) return false;
  if (op.source == InjectionSource::subsidy) subsidy_ -= op.amount;
  if (op.source == InjectionSource::reserve) reserve_ -= op.amount;
  if (op.source == InjectionSource::financing) cash_ += op.amount;
  pool_ += op.amount;
  brought_ += op.amount;
  note_pool();
  injections_.emplace_back(op.at, op.amount);
  return true;
}

void Model::note_pool() { levels_.emplace_back(clock_, pool_); }

// In (at - window, at]; what the pool held when the window began counts, and it was empty before the first order.
std::pair<std::int64_t, std::int64_t> Model::smallest_and_injected(std::int64_t at) const {
  const std::int64_t begin = at - std::int64_t{terms_->injection_window_days} * 86'400;
  std::int64_t standing = 0;
  std::int64_t least = INT64_MAX;
  for (const auto& [second, level] : levels_) {
    (second <= begin ? standing : least) = second <= begin ? level : std::min(least, level);
  }
  std::int64_t injected = 0;
  for (const auto& [second, amount] : injections_) injected += second > begin ? amount : 0;
  return {std::min(standing, least), injected};
}

std::optional<std::int64_t> Model::injection_room(std::int64_t at) const {
  const Int128 kept = Int128{kRateOne - terms_->sell_fee.units()} * terms_->grant_rate.units();
  if (kept == 0) return std::nullopt;
  const auto [least, injected] = smallest_and_injected(at);
  // total x k <= (1 - k) x least, k in units of 1e-12
  const Int128 most = (Int128{kRateOne} * kRateOne - kept) * least / kept;
  return static_cast<std::int64_t>(std::clamp<Int128>(most - injected, 0, kMoneyMax));
}

std::int64_t Model::end_of_period(std::int64_t at) const {
  const Calendar calendar(terms_->utc_offset_minutes);
  const Timestamp time(at * 1'000'000);
  const Timestamp end = terms_->dividend.period == Period::day ? calendar.begin_of_day(calendar.day_of(time) + 1)
                                                               : calendar.begin_of_month(calendar.month_of(time) + 1);
  return end.seconds();
}

void Model::gather_profit() {
  clock_ = period_end_;
  const std::int64_t revenue = revenue_ - revenue_before_;
  const std::int64_t loss = loss_ - loss_before_ + std::max<std::int64_t>(0, -revenue);
  const std::int64_t profit = std::max<std::int64_t>(0, std::max<std::int64_t>(0, revenue) - loss);
  const std::int64_t due = dividend_carried_ + share_down(profit, terms_->dividend.rate.units(), kRateOne);
  const std::int64_t gathered = std::min(due, surplus());
  dividend_ += gathered;
  dividend_carried_ = due - gathered;
  revenue_before_ = revenue_;
  loss_before_ = loss_;
  period_end_ = end_of_period(period_end_);
}

// By weight, by largest remainder, ties to the earlier registration.
bool Model::distribution() {
  Int128 weights = 0;
  for (const std::int64_t weight : cast_->weights) weights += weight;
  if (dividend_ == 0 || weights == 0) return false;
  const std::int64_t total = std::exchange(dividend_, 0);
  std::vector<std::pair<Int128, int>> remainders;
  std::int64_t left = total;
  std::vector<std::int64_t> parts(cast_->weights.size());
  for (std::size_t member = 0; member < parts.size(); ++member) {
    const Int128 product = Int128{total} * cast_->weights[member];
    parts[member] = static_cast<std::int64_t>(product / weights);
    left -= parts[member];
    remainders.emplace_back(-(product % weights), static_cast<int>(member));
  }
  std::sort(remainders.begin(), remainders.end());
  for (std::size_t i = 0; left > 0; ++i, --left) ++parts[index(remainders[i].second)];
  for (std::size_t member = 0; member < parts.size(); ++member) {
    if (parts[member] > 0) credit(static_cast<int>(member), parts[member]);
  }
  return true;
}

std::optional<long double> Model::nearest_trigger() const {
  std::optional<long double> nearest;
  if (!terms_->exit_multiple || circulating_ == 0) return nearest;
  const auto price = static_cast<long double>(pool_) / static_cast<long double>(circulating_);
  const auto multiple = static_cast<long double>(terms_->exit_multiple->units()) / kRateOne;
  for (const Position& position : positions_) {
    if (!position.open || position.spend == 0) continue;
    const long double trigger =
        multiple * static_cast<long double>(position.spend) / static_cast<long double>(position.acquired) / price;
    if (!nearest || trigger < *nearest) nearest = trigger;
  }
  return nearest;
}

}  // namespace greenpool::coalition
