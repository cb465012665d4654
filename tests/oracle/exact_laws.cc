#include "tests/oracle/exact_laws.h"

namespace greenpool::oracle {
namespace {

const mpz_class kMillion = 1'000'000;

// 0 <= exact - rounded < 1, where exact = numerator / denominator: rounded down, and by less than a unit.
bool is_rounded_down(const mpz_class& numerator, const mpz_class& denominator, std::int64_t rounded) {
  const mpz_class lost = numerator - denominator * whole(rounded);
  return lost >= 0 && lost < denominator;
}

mpz_class times_rate(const mpz_class& amount, Rate rate) { return amount * whole(rate.units()); }

}  // namespace

ExactLaws::ExactLaws(const Terms& terms)
    : terms_(terms),
      minor_(whole(terms.initial_price.minor)),
      units_(whole(terms.initial_price.units)),
      highest_minor_(minor_),
      highest_units_(units_) {}

std::optional<std::string> ExactLaws::observe(std::span<const Event> events, const State& after) {
  for (const Event& event : events) {
    const char* broken = std::visit([this](const auto& figures) { return broken_by(figures); }, event);
    set_price();
    if (broken == nullptr && minor_ * highest_units_ < highest_minor_ * units_) broken = "the price fell";
    highest_minor_ = minor_;
    highest_units_ = units_;
    if (broken != nullptr) return std::string(event_name(event)) + ": " + broken;
  }
  if (const char* broken = broken_afterwards(after)) return broken;
  return std::nullopt;
}

// While points circulate the price is P / S; without any it stays what it was before the last of them left.
void ExactLaws::set_price() {
  if (circulating_ == 0) return;
  minor_ = pool_;
  units_ = circulating_;
}

const char* ExactLaws::broken_by(const OrderSettled& order) {
  const mpz_class paid = whole(order.paid.units());
  const mpz_class profit = whole(order.paid.units() - order.cost.units());
  const mpz_class contribution = whole(order.contribution.units());
  const mpz_class value = whole(order.grant_value.units());
  if (order.paid != order.cost + order.contribution + order.platform + order.remainder) return "a cent is missing";
  if (order.cost.units() < 0 || contribution < 0) return "a share is negative";
  if (!is_rounded_down(times_rate(paid, terms_.reward_rate), kMillion, order.remainder.units())) {
    return "rewards are not floor(a x reward_rate)";
  }
  if (!is_rounded_down(times_rate(paid, terms_.platform_rate), kMillion, order.platform.units())) {
    return "the platform's share is not floor(a x platform_rate)";
  }
  const mpz_class& base = terms_.grant_base == GrantBase::profit ? profit : contribution;
  if (!is_rounded_down(times_rate(base, terms_.grant_rate), kMillion, order.grant_value.units())) {
    return "the grant value is not floor(base x grant_rate)";
  }
  if (value > contribution) return "a grant is worth more than the pool received";
  if (!is_rounded_down(value * units_, minor_, order.granted.units())) return "points are not floor(v / price)";
  if ((value * units_ - whole(order.granted.units()) * minor_) * 1'000 > value * units_) return "dust was settled";
  pool_ += contribution;
  if (terms_.remainder_to == RemainderTo::pool) pool_ += whole(order.remainder.units());
  circulating_ += whole(order.granted.units());
  cash_ += paid;
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
  return broken_by_payment(sale.points, sale.paid, terms_.sell_fee);
}

const char* ExactLaws::broken_by(const ForcedExit& exit) {
  return broken_by_payment(exit.points, exit.paid, terms_.exit_fee == ExitFee::charged ? terms_.sell_fee : Rate(0));
}

const char* ExactLaws::broken_by(const PoolInjected& injection) {
  if (circulating_ == 0) return "an injection found nobody";
  pool_ += whole(injection.amount.units());
  if (injection.source != InjectionSource::reserve) cash_ += whole(injection.amount.units());
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
  if (cash_ - balance(Account::supplier_payable) < pool_ + balance(Account::reserve) + balance(Account::wallets)) {
    return "cash does not cover pool, reserve and wallets";
  }
  mpz_class owed;
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    const auto account = static_cast<Account>(i);
    if (balance(account) < 0) return "an account is negative";
    if (account != Account::cash) owed += balance(account);
  }
  if (owed != cash_) return "the books do not sum to zero";
  return nullptr;
}

std::optional<std::string> ExactLaws::walk(const State& state) const {
  mpz_class wallets;
  for (std::size_t i = 0; i < state.members.size(); ++i) wallets += whole(state.members[i].wallet.units());
  if (wallets != whole(state.books.balance(Account::wallets).units())) return "the wallets are not their account";
  mpz_class held;
  bool due = false;
  bool sound = true;
  state.positions.for_each_open([&](const Position& position) {
    const mpz_class acquired = whole(position.acquired.units());
    held += whole(position.remaining.units());
    sound = sound && position.remaining.units() > 0 && position.remaining <= position.acquired;
    if (!terms_.exit_multiple) return;
    const mpz_class multiple = whole(terms_.exit_multiple->units());
    due = due || acquired * minor_ * kMillion >= multiple * whole(position.spend.units()) * units_;
  });
  if (held != circulating_) return "positions do not hold what circulates";
  if (!sound) return "a position is not 0 < R <= A";
  if (due) return "a position is still due";
  return std::nullopt;
}

}  // namespace greenpool::oracle
