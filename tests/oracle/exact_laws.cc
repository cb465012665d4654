#include "tests/oracle/exact_laws.h"

#include <algorithm>

#include "tests/oracle/bounds.h"

namespace greenpool::oracle {
namespace {

// 0 <= exact - rounded < 1, where exact = numerator / denominator: rounded down, and by less than a unit.
bool is_rounded_down(const mpz_class& numerator, const mpz_class& denominator, std::int64_t rounded) {
  const mpz_class lost = numerator - denominator * whole(rounded);
  return lost >= 0 && lost < denominator;
}

mpz_class times_rate(const mpz_class& amount, Rate rate) { return amount * whole(rate.units()); }

}  // namespace

ExactLaws::ExactLaws(const Terms& terms)
    : terms_(terms),
      versions_{terms},
      minor_(whole(terms.initial_price.minor)),
      units_(whole(terms.initial_price.units)),
      highest_minor_(minor_),
      highest_units_(units_) {}

std::optional<std::string> ExactLaws::observe(std::span<const Event> events, const State& after,
                                              const SettleOrder* order) {
  reward_rate_ = order == nullptr ? terms_.reward_rate : order->reward_rate.value_or(terms_.reward_rate);
  platform_rate_ = order == nullptr ? terms_.platform_rate : order->platform_rate.value_or(terms_.platform_rate);
  settled_ = nullptr;
  now_ = after.clock.microseconds();
  for (const Event& event : events) {
    const char* broken = std::visit([this](const auto& figures) { return broken_by(figures); }, event);
    set_price();
    // The parts of what a programme leaves add up to all of it, so some of them round up.
    const bool may_fall = std::holds_alternative<ClosingPaid>(event) || std::holds_alternative<ProgrammeClosed>(event);
    if (broken == nullptr && !may_fall && minor_ * highest_units_ < highest_minor_ * units_) broken = "the price fell";
    highest_minor_ = minor_;
    highest_units_ = units_;
    if (broken != nullptr) return std::string(event_name(event)) + ": " + broken;
  }
  if (const char* broken = broken_at_end()) return broken;
  if (const char* broken = broken_afterwards(after)) return broken;
  return std::nullopt;
}

// While points circulate the price is P / S; without any it stays what it was before the last of them left.
void ExactLaws::set_price() {
  if (circulating_ == 0) return;
  minor_ = pool_;
  units_ = circulating_;
}

const char* ExactLaws::broken_by_split(const OrderSettled& order) const {
  const mpz_class paid = whole((order.paid + order.subsidy).units());
  const mpz_class profit = paid - whole(order.cost.units());
  const mpz_class contribution = whole(order.contribution.units());
  const mpz_class value = whole(order.grant_value.units());
  const Money budget = order.rewards + order.remainder;
  if (order.paid + order.subsidy != order.cost + order.contribution + order.platform + budget) {
    return "a cent is missing";
  }
  if (order.cost.units() < 0 || contribution < 0 || order.remainder.units() < 0) return "a share is negative";
  if (!is_rounded_down(times_rate(paid, reward_rate_), kMillion, budget.units())) {
    return "rewards are not floor(a x reward_rate)";
  }
  if (!is_rounded_down(times_rate(paid, platform_rate_), kMillion, order.platform.units())) {
    return "the platform's share is not floor(a x platform_rate)";
  }
  // A grant on the profit may be more than c where a product's own rates are high: then v is c.
  const Terms& terms = terms_of(order);
  const bool is_on_profit = terms.grant_base == GrantBase::profit;
  const mpz_class& base = is_on_profit ? profit : contribution;
  const bool is_capped =
      is_on_profit && value == contribution && times_rate(base, terms.grant_rate) >= value * kMillion;
  if (!is_capped && !is_rounded_down(times_rate(base, terms.grant_rate), kMillion, order.grant_value.units())) {
    return "the grant value is not floor(base x grant_rate)";
  }
  if (value > contribution) return "a grant is worth more than the pool received";
  if (!is_rounded_down(value * units_, minor_, order.granted.units())) return "points are not floor(v / price)";
  if ((value * units_ - whole(order.granted.units()) * minor_) * 1'000 > value * units_) return "dust was settled";
  return nullptr;
}

const Terms& ExactLaws::terms_of(const OrderSettled& order) const {
  return order.version == 0 ? terms_ : versions_[static_cast<std::size_t>(order.version - 1)];
}

const char* ExactLaws::broken_by(const OrderSettled& order) {
  const auto version = static_cast<std::int64_t>(versions_.size());
  if (order.version < 0 || order.version >= version) return "there are no such earlier terms";
  if (order.version > 0 && !order.prepaid) return "only an order that was paid before has earlier terms";
  if (const char* broken = broken_by_deposit(order)) return broken;
  if (const char* broken = broken_by_split(order)) return broken;
  if (const char* broken = broken_by_coins(order)) return broken;
  if (const char* broken = broken_by_release(order)) return broken;
  mpz_class contribution = whole(order.contribution.units());
  if (terms_of(order).remainder_to == RemainderTo::pool) contribution += whole(order.remainder.units());
  pool_ += contribution;
  circulating_ += whole(order.granted.units()) + whole(order.released.units());
  rewards_ = whole(order.rewards.units());
  if (terms_of(order).reversal_days > 0) {
    settled_ = &kept_[std::string(order.order)];
    *settled_ = {whole((order.paid + order.subsidy + order.coins).units()),
                 contribution,
                 {},
                 whole(order.coins.units()),
                 whole(order.locked.units())};
  }
  return nullptr;
}

const char* ExactLaws::broken_by_payment(Points points, Money paid, Rate fee) {
  const mpz_class sold = whole(points.units());
  if (sold <= 0 || sold > circulating_) return "points that do not circulate were sold";
  const mpz_class value = times_rate(sold * pool_, Rate(kRateOne) - fee);
  if (!is_rounded_down(value, circulating_ * kMillion, paid.units())) return "the payment is not floor(n P (1-h) / S)";
  pool_ -= whole(paid.units());
  circulating_ -= sold;
  return nullptr;
}

const char* ExactLaws::broken_by(const PointsSold& sale) {
  if (sale.paid.units() <= 0) return "a sale paid nothing";
  wallet_of(sale.member) += whole(sale.paid.units());
  return broken_by_payment(sale.points, sale.paid, terms_.sell_fee);
}

const char* ExactLaws::broken_by(const ForcedExit& exit) {
  wallet_of(exit.member) += whole(exit.paid.units());
  if (legacy_positions_.erase(exit.position.value()) > 0 && exit.points == Points(0)) {
    return exit.paid == Money(0) ? nullptr : "nothing was paid for";
  }
  return broken_by_payment(exit.points, exit.paid, terms_.exit_fee == ExitFee::charged ? terms_.sell_fee : Rate(0));
}

const char* ExactLaws::broken_by(const PoolInjected& injection) {
  if (circulating_ == 0) return "an injection found nobody";
  pool_ += whole(injection.amount.units());
  if (injection.source == InjectionSource::financing) cash_ += whole(injection.amount.units());
  return nullptr;
}

const char* ExactLaws::broken_by(const PoolReserved& rest) {
  if (circulating_ != 0) return "points still circulate";
  if (rest.amount.units() <= 0 || whole(rest.amount.units()) != pool_) return "the rest is not what the pool held";
  pool_ = 0;
  return nullptr;
}

const char* ExactLaws::broken_by(const PointsSplit& split) {
  const mpz_class factor = whole(split.factor);
  if (split.factor != terms_.split_factor) return "the factor is not that of the terms";
  if (minor_ * whole(terms_.split_at.units) < whole(terms_.split_at.minor) * units_)
    return "the price was below split_at";
  circulating_ *= factor;
  split_locked(factor);
  for (auto& [id, kept] : kept_) kept.locked = std::min(mpz_class(kept.locked * factor), whole(kPointsMax));
  units_ *= factor;
  // Split-adjusted, the price is what it was.
  highest_units_ *= factor;
  return nullptr;
}

const char* ExactLaws::broken_afterwards(const State& state) const {
  if (whole(state.pool.cash.units()) != pool_) return "P is not what the events say";
  if (whole(state.pool.circulating.units()) != circulating_) return "S is not what the events say";
  const Price price = state.pool.price();
  if (whole(price.minor) * units_ != minor_ * whole(price.units)) return "the price is not what the events say";
  if (circulating_ == 0 && pool_ != 0) return "a pool without points keeps cash";
  if (minor_ * whole(terms_.split_at.units) >= whole(terms_.split_at.minor) * units_)
    return "the price is not below split_at";

  const auto balance = [&state](Account account) { return whole(state.books.balance(account).units()); };
  if (balance(Account::cash) != cash_) return "cash appeared or vanished";
  if (balance(Account::pool) != pool_) return "the pool account is not P";
  mpz_class covered = balance(Account::supplier_payable);
  for (const Account account : Books::kCovered) covered += balance(account);
  if (cash_ < covered) return "cash does not cover what it must";
  mpz_class sum;
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    const auto account = static_cast<Account>(i);
    if (balance(account) < 0) return "an account is negative";
    sum += is_debit_account(account) ? balance(account) : mpz_class(-balance(account));
  }
  if (sum != 0) return "the books do not sum to zero";
  if (balance(Account::rewards_payable) != 0) return "rewards are still in transit";
  mpz_class held;
  for (const auto& [id, amount] : held_) held += amount;
  if (const char* broken = broken_in_locked(state)) return broken;
  if (held != balance(Account::held_withdrawals)) return "held withdrawals are not what was asked for";
  mpz_class deposits;
  for (const auto& [id, deposit] : deposits_) deposits += deposit.paid + deposit.subsidy;
  if (deposits != balance(Account::customer_deposits)) return "deposits are not what was paid";
  return nullptr;
}

std::optional<std::string> ExactLaws::walk(const State& state) const {
  mpz_class wallets;
  mpz_class debts;
  for (std::size_t i = 0; i < state.members.size(); ++i) {
    const mpz_class wallet = whole(state.members[i].wallet.units());
    (wallet > 0 ? wallets : debts) += abs(wallet);
    if (i < wallets_.size() && wallet != wallets_[i]) return "a wallet is not what its events say";
  }
  if (wallets != whole(state.books.balance(Account::wallets).units())) return "the wallets are not their account";
  if (debts != whole(state.books.balance(Account::member_debt).units())) return "the debts are not their account";
  mpz_class held;
  bool due = false;
  bool sound = true;
  state.positions.for_each_open([&](const Position& position) {
    const mpz_class acquired = whole(position.acquired.units());
    held += whole(position.remaining.units());
    const bool may_be_empty = legacy_positions_.contains(position.id.value());
    sound = sound && position.remaining.units() >= (may_be_empty ? 0 : 1) && position.remaining <= position.acquired;
    const std::optional<Multiple> promised = state.promises[position.promise].multiple;
    if (!promised) return;
    const mpz_class multiple = whole(promised->units());
    due = due || (position.spend.units() > 0 &&
                  acquired * minor_ * kMillion >= multiple * whole(position.spend.units()) * units_);
  });
  for (const auto& [member, points] : state.sale_window.requested) {
    if (points.units() <= 0 || points > state.holding_of(member)) return "more is asked for than is held";
  }
  if (held + released_ != circulating_) return "positions do not hold what circulates";
  if (!sound) return "a position is not 0 < R <= A";
  if (due && circulating_ > 0) return "a position is still due";
  return std::nullopt;
}

}  // namespace greenpool::oracle
