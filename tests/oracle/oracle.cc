// Figures, and the reasons to refuse.
#include "tests/oracle/oracle.h"

#include <algorithm>

#include "tests/oracle/bounds.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kLatestTime = 253'402'300'799'999'999;  // 9999-12-31T23:59:59.999999Z
constexpr std::int64_t kMicrosecondsPerDay = 86'400'000'000;

mpq_class per_million(std::int64_t parts) { return ratio(whole(parts), 1'000'000); }

bool names_something(std::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return c > ' ' && c <= '~' && c != '"' && c != ',' && c != '\\';
  });
}

// Of money that somebody hands over; `least` is 1, or 0 for a cost.
Reject money_shape(Money amount, std::int64_t least, const mpz_class& bound) {
  if (least > 0 && amount.units() < least) return Reject::amount_not_positive;
  if (amount.units() < least || whole(amount.units()) > bound) return Reject::amount_out_of_range;
  return Reject::none;
}

// The two reasons about amounts, in their order.
Reject first_of(Reject a, Reject b) {
  for (const Reject reason : {Reject::amount_not_positive, Reject::amount_out_of_range}) {
    if (a == reason || b == reason) return reason;
  }
  return Reject::none;
}

Reject shape_of_operation(const RegisterMember& operation) {
  const bool well_named =
      names_something(operation.member) && (operation.referrer.empty() || names_something(operation.referrer));
  return well_named ? Reject::none : Reject::id_malformed;
}

Reject shape_of_operation(const SettleOrder& operation) {
  if (!names_something(operation.order)) return Reject::id_malformed;
  return first_of(money_shape(operation.paid, 1, kOrderBound), money_shape(operation.cost, 0, kOrderBound));
}

Reject shape_of_operation(const SellPoints& operation) {
  if (!operation.points) return Reject::none;
  if (operation.points->units() <= 0) return Reject::amount_not_positive;
  return whole(operation.points->units()) > kPointsBound ? Reject::amount_out_of_range : Reject::none;
}

template <class Operation>
Reject shape_of_operation(const Operation&) {
  return Reject::none;
}

Reject shape_of_operation(const Inject& operation) { return money_shape(operation.amount, 1, kMoneyBound); }

}  // namespace

Oracle::Oracle(const Terms& terms, Flaw flaw)
    : terms_(terms),
      flaw_(flaw),
      grant_rate_(per_million(terms.grant_rate.units())),
      fee_(per_million(terms.sell_fee.units())),
      exit_fee_(terms.exit_fee == ExitFee::charged ? fee_ : mpq_class(0)),
      reward_rate_(per_million(terms.reward_rate.units())),
      platform_rate_(per_million(terms.platform_rate.units())),
      split_at_(ratio(whole(terms.split_at.minor), whole(terms.split_at.units))),
      last_price_(ratio(whole(terms.initial_price.minor), whole(terms.initial_price.units))) {
  if (terms.exit_multiple) multiple_ = per_million(terms.exit_multiple->units());
  if (flawed(Flaw::exit_fee_forgotten)) exit_fee_ = 0;
}

mpq_class Oracle::price() const { return circulating_ == 0 ? last_price_ : ratio(pool_, circulating_); }

mpz_class Oracle::holding_of(std::size_t member) const {
  mpz_class sum;
  for (const std::size_t position : members_[member].open_positions) sum += positions_[position].remaining;
  return sum;
}

mpq_class Oracle::sale_value(const mpz_class& points) const { return points * price() * (1 - fee_); }

std::optional<mpq_class> Oracle::lowest_trigger() const {
  if (triggers_.empty()) return std::nullopt;
  return triggers_.begin()->first;
}

OrderFigures Oracle::figures_of(const SettleOrder& order) const {
  const mpz_class paid = whole(order.paid.units());
  const mpz_class cost = whole(order.cost.units());
  OrderFigures figures;
  const mpq_class rewards = paid * reward_rate_;
  figures.rewards = flawed(Flaw::rewards_round_up) ? ceiling_of(rewards) : floor_of(rewards);
  figures.platform = floor_of(paid * platform_rate_);
  figures.contribution = paid - cost - figures.rewards - figures.platform;
  if (figures.contribution < 0) return figures;

  mpz_class base = figures.contribution;
  if (flawed(Flaw::remainder_in_value) && terms_.remainder_to == RemainderTo::pool) base += figures.rewards;
  if (terms_.grant_base == GrantBase::profit) base = paid - cost;
  figures.value = floor_of(base * grant_rate_);
  if (figures.value > figures.contribution) figures.value = figures.contribution;

  mpq_class at = price();
  if (flawed(Flaw::grant_priced_after) && circulating_ > 0) at = ratio(pool_ + figures.contribution, circulating_);
  const mpq_class granted = figures.value / at;
  figures.granted = flawed(Flaw::grant_rounds_up) ? ceiling_of(granted) : floor_of(granted);
  return figures;
}

// (v S - n P) x 1000 > v S, divided by S.
bool Oracle::too_fine(const OrderFigures& figures) const {
  const mpq_class lost = (figures.value - figures.granted * price()) * 1'000;
  return figures.value > 0 && (lost > figures.value || (flawed(Flaw::dust_at_equality) && lost == figures.value));
}

bool Oracle::covers_grant_on_profit(const SettleOrder& operation) const {
  const mpq_class left = (1 - grant_rate_) * whole(operation.paid.units() - operation.cost.units());
  const mpq_class promised = (reward_rate_ + platform_rate_) * whole(operation.paid.units());
  return flawed(Flaw::product_cover_strict) ? left > promised : left >= promised;
}

bool Oracle::knows(MemberIndex member) const { return member.exists() && member.value() < members_.size(); }

std::optional<std::size_t> Oracle::find(std::string_view id) const {
  for (std::size_t member = 0; member < members_.size(); ++member) {
    if (members_[member].id == id) return member;
  }
  return std::nullopt;
}

std::optional<std::size_t> Oracle::joined_by(const SettleOrder& operation) const {
  const std::vector<std::size_t>& open = members_[operation.member.value()].open_positions;
  if (terms_.exit_basis == ExitBasis::order || open.empty()) return std::nullopt;
  return open.back();
}

Reject Oracle::shape_of(const Command& command) const {
  const Reject shape =
      std::visit([](const auto& operation) { return shape_of_operation(operation); }, command.operation);
  if (shape != Reject::none) return shape;
  const std::int64_t at = command.at.microseconds();
  return at < 0 || at > kLatestTime ? Reject::time_out_of_range : Reject::none;
}

Reject Oracle::refusal(const Command&, const RegisterMember& operation) const {
  if (find(operation.member)) return Reject::member_exists;
  if (operation.referrer == operation.member) return Reject::referral_cycle;
  if (!operation.referrer.empty() && !find(operation.referrer)) return Reject::unknown_referrer;
  return Reject::none;
}

Reject Oracle::refusal(const Command&, const SettleOrder& operation) const {
  if (!knows(operation.member)) return Reject::unknown_member;
  const OrderFigures figures = figures_of(operation);
  if (figures.contribution < 0) return Reject::contribution_negative;
  if (terms_.grant_base == GrantBase::profit && !covers_grant_on_profit(operation)) return Reject::grant_not_covered;
  if (too_fine(figures)) return Reject::grant_too_fine;
  return limits_of(operation, figures);
}

Reject Oracle::limits_of(const SettleOrder& operation, const OrderFigures& figures) const {
  const mpz_class paid = whole(operation.paid.units());
  const mpz_class points_bound = flawed(Flaw::points_bound_off) ? kPointsBound - 1 : kPointsBound;

  const std::optional<std::size_t> joined = joined_by(operation);
  if (joined || figures.granted > 0) {
    const OraclePosition before = joined ? positions_[*joined] : OraclePosition{};
    const mpz_class spend_bound = flawed(Flaw::spend_bound_off) ? kOrderBound - 1 : kOrderBound;
    const mpz_class acquired_bound = flawed(Flaw::acquired_bound_off) ? kPointsBound - 1 : kPointsBound;
    if (before.spend + paid > spend_bound) return Reject::position_limit;
    if (before.remaining + figures.granted > kPointsBound) return Reject::position_limit;
    if (multiple_ && before.acquired + figures.granted > acquired_bound) return Reject::position_limit;
  }
  if (circulating_ + figures.granted > points_bound) return Reject::points_limit;
  const mpz_class account_bound = flawed(Flaw::account_bound_off) ? kMoneyBound - 1 : kMoneyBound;
  // All that enters is cash, and what any other account holds is part of the cash.
  if (account(Account::cash) + paid > account_bound) return Reject::account_limit;
  return Reject::none;
}

Reject Oracle::refusal(const Command&, const SellPoints& operation) const {
  if (!knows(operation.member)) return Reject::unknown_member;
  const mpz_class available = holding_of(operation.member.value());
  const mpz_class points = operation.points ? whole(operation.points->units()) : available;
  if (points == 0 || points > available) return Reject::insufficient_points;
  if (sale_value(points) < 1) return Reject::sale_pays_nothing;
  return Reject::none;
}

Reject Oracle::refusal(const Command& command, const Inject& operation) const {
  const mpz_class amount = whole(operation.amount.units());
  if (circulating_ == 0) return Reject::pool_empty;
  const bool from_reserve = operation.source == InjectionSource::reserve;
  if (from_reserve && account(Account::reserve) < amount) return Reject::reserve_insufficient;

  const std::int64_t start = window_start(command.at.microseconds());
  if (const std::optional<mpq_class> cap = injection_cap_since(start)) {
    const mpz_class injected = injected_since(start) + amount;
    if (injected > *cap || (flawed(Flaw::cap_at_equality) && injected == *cap)) return Reject::injection_over_cap;
  }
  const mpz_class account_bound = flawed(Flaw::account_bound_off) ? kMoneyBound - 1 : kMoneyBound;
  if (!from_reserve && account(Account::cash) + amount > account_bound) return Reject::account_limit;
  return Reject::none;
}

std::int64_t Oracle::window_start(std::int64_t at) const {
  return at - terms_.injection_window_days * kMicrosecondsPerDay;
}

// Of all values that the pool had in (start, end of time]: those set within, and the one in force as the window opens.
mpz_class Oracle::smallest_pool_since(std::int64_t start) const {
  std::optional<mpz_class> smallest;
  for (auto moment = moments_.rbegin(); moment != moments_.rend(); ++moment) {
    const bool within = moment->at > start;
    if (!within && smallest && flawed(Flaw::window_forgets_start)) return *smallest;
    if (!smallest || moment->pool < *smallest) smallest = moment->pool;
    if (!within) return *smallest;
  }
  return 0;  // the window opens before the programme's first order
}

mpz_class Oracle::injected_since(std::int64_t start) const {
  mpz_class sum;
  for (const PastInjection& injection : injections_) {
    const bool at_the_edge = injection.at == start && flawed(Flaw::window_closed_left);
    if (injection.at > start || at_the_edge) sum += injection.amount;
  }
  return sum;
}

std::optional<mpq_class> Oracle::injection_cap_since(std::int64_t start) const {
  if (grant_rate_ == 0) return std::nullopt;
  const mpq_class kept = flawed(Flaw::cap_forgets_fee) ? mpq_class(1) : mpq_class(1 - fee_);
  return (1 / (kept * grant_rate_) - 1) * smallest_pool_since(start);
}

std::optional<mpz_class> Oracle::injection_room(std::int64_t at, std::int64_t slack) const {
  const std::int64_t start = window_start(at) - slack;
  const std::optional<mpq_class> cap = injection_cap_since(start);
  if (!cap) return std::nullopt;
  return floor_of(*cap) - injected_since(start);
}

Reject Oracle::verdict(const Command& command) const {
  const Reject malformed = shape_of(command);
  if (malformed != Reject::none) return malformed;
  if (command.at.microseconds() < clock_) return Reject::time_went_back;
  return std::visit([&](const auto& operation) { return refusal(command, operation); }, command.operation);
}

Reject Oracle::decide(const Command& command, std::vector<Event>& events) {
  const Reject refused = verdict(command);
  if (refused != Reject::none) return refused;
  clock_ = command.at.microseconds();
  std::visit([&](const auto& operation) { apply(operation, events); }, command.operation);
  return Reject::none;
}

}  // namespace greenpool::oracle
