// What an accepted command does: postings, positions, and the consequences.
#include <algorithm>

#include "tests/oracle/bounds.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {

void Oracle::apply(const RegisterMember& operation, std::vector<Event>& events) {
  OracleMember member;
  member.id = operation.member;
  MemberRegistered event{operation.member, MemberIndex(static_cast<MemberIndex::rep>(members_.size())), {}};
  if (!operation.referrer.empty()) {
    member.referrer = *find(operation.referrer);
    event.referrer = MemberIndex(static_cast<MemberIndex::rep>(*member.referrer));
  }
  members_.push_back(std::move(member));
  events.emplace_back(event);
}

void Oracle::apply(const SettleOrder& operation, std::vector<Event>& events) {
  const OrderFigures figures = figures_of(operation);
  const mpz_class paid = whole(operation.paid.units());
  const mpz_class cost = whole(operation.cost.units());
  OracleMember& member = members_[operation.member.value()];

  const std::optional<std::size_t> open = joined_by(operation);
  meet_order(operation, figures, open.has_value());
  OrderSettled event;
  event.order = operation.order;
  event.region = operation.region;
  event.supplier = operation.supplier;
  event.member = operation.member;
  event.paid = operation.paid;
  event.cost = operation.cost;
  event.contribution = Money(units_of(figures.contribution));
  event.platform = Money(units_of(figures.platform));
  event.remainder = Money(units_of(figures.rewards));
  event.grant_value = Money(units_of(figures.value));
  event.granted = Points(units_of(figures.granted));

  std::optional<std::size_t> joined = open;
  if (!joined && figures.granted > 0) {
    event.opened = true;
    joined = positions_.size();
    member.open_positions.push_back(*joined);
    positions_.push_back({.member = operation.member.value(), .acquired = {}, .remaining = {}, .spend = {}});
  } else if (joined) {
    clear_trigger(*joined);
  }
  if (joined) {
    OraclePosition& position = positions_[*joined];
    const mpz_class spend_before = position.spend;
    const mpz_class acquired_before = position.acquired;
    if (figures.granted > 0 || !flawed(Flaw::spend_of_nothing_lost)) position.spend += paid;
    position.acquired += figures.granted;
    position.remaining += figures.granted;
    if (!multiple_ && position.acquired > kPointsBound && !flawed(Flaw::acquired_unbounded)) {
      position.acquired = kPointsBound;
      meet(Occasion::acquired_stops_at_bound);
    }
    if (position.spend * acquired_before < spend_before * position.acquired) meet(Occasion::order_lowers_trigger);
    set_trigger(*joined);
    event.position = id_of(*joined);
  }

  // Every reward rule is still to come: the whole budget of rewards is remainder.
  const Account remainder_account = terms_.remainder_to == RemainderTo::platform ? Account::platform_revenue
                                    : terms_.remainder_to == RemainderTo::pool   ? Account::pool
                                                                                 : Account::reserve;
  accounts_[index(Account::cash)] += paid;
  accounts_[index(Account::supplier_payable)] += cost;
  accounts_[index(Account::pool)] += figures.contribution;
  accounts_[index(Account::platform_revenue)] += figures.platform;
  accounts_[index(remainder_account)] += figures.rewards;
  pool_ += figures.contribution;
  circulating_ += figures.granted;
  if (terms_.remainder_to == RemainderTo::pool) {
    pool_ += figures.rewards;
    if (flawed(Flaw::remainder_is_injection)) injections_.push_back({clock_, figures.rewards});
  }
  member.spent += paid;
  totals_.spent += paid;
  ++totals_.orders;
  meet_bounds(joined);
  events.emplace_back(event);
  const std::uint64_t exits_before = totals_.exits;
  consequences(Occasion::exit_caused_by_order, events);
  if (joined && totals_.exits > exits_before && !positions_[*joined].open) meet(Occasion::order_exits_its_own_position);
}

void Oracle::apply(const SellPoints& operation, std::vector<Event>& events) {
  const std::size_t seller = operation.member.value();
  const mpz_class points = operation.points ? whole(operation.points->units()) : holding_of(seller);
  const mpq_class value = sale_value(points);
  const mpz_class paid = flawed(Flaw::payment_rounds_up) ? ceiling_of(value) : floor_of(value);

  meet_sale(seller, points, paid);
  mpz_class left = points;
  std::vector<std::size_t> from = members_[seller].open_positions;
  if (flawed(Flaw::sale_newest_first)) std::reverse(from.begin(), from.end());
  for (const std::size_t position : from) {
    const mpz_class part = std::min(left, positions_[position].remaining);
    take_points(position, part);
    left -= part;
  }
  leave_pool(seller, points, paid);
  totals_.sales_paid += paid;
  ++totals_.sales;
  events.emplace_back(PointsSold{operation.member, Points(units_of(points)), Money(units_of(paid))});
  consequences(Occasion::exit_caused_by_sale, events);
}

void Oracle::apply(const Inject& operation, std::vector<Event>& events) {
  const mpz_class amount = whole(operation.amount.units());
  const bool from_reserve = operation.source == InjectionSource::reserve;
  meet_injection(operation);
  if (from_reserve) {
    accounts_[index(Account::reserve)] -= amount;
  } else {
    accounts_[index(Account::cash)] += amount;
  }
  accounts_[index(Account::pool)] += amount;
  pool_ += amount;
  injections_.push_back({clock_, amount});
  totals_.injected += amount;
  ++totals_.injections;
  events.emplace_back(PoolInjected{operation.amount, operation.source});
  meet_bounds(std::nullopt);
  consequences(Occasion::exit_caused_by_injection, events);
}

// Points leave a position; an empty one closes without an exit.
void Oracle::take_points(std::size_t position, const mpz_class& points) {
  OraclePosition& from = positions_[position];
  clear_trigger(position);
  from.remaining -= points;
  if (from.remaining == 0 && !flawed(Flaw::empty_position_stays)) {
    from.open = false;
    std::erase(members_[from.member].open_positions, position);
  } else {
    set_trigger(position);
  }
}

// The pool pays a member for points that leave circulation.
void Oracle::leave_pool(std::size_t member, const mpz_class& points, const mpz_class& paid) {
  if (points == circulating_) {
    const bool after = flawed(Flaw::last_price_after) && pool_ != paid;
    last_price_ = ratio(after ? mpz_class(pool_ - paid) : pool_, circulating_);
  }
  pool_ -= paid;
  circulating_ -= points;
  accounts_[index(Account::pool)] -= paid;
  accounts_[index(Account::wallets)] += paid;
  members_[member].wallet += paid;
  members_[member].received += paid;
}

void Oracle::consequences(Occasion cause, std::vector<Event>& events) {
  remember_pool();
  sweep(events);
  if (flawed(Flaw::split_before_exits)) split_points(events);
  const mpq_class first_price = price();
  const std::uint64_t exits_before = totals_.exits;
  while (const std::optional<std::size_t> due = next_due()) {
    exit(*due, flawed(Flaw::exits_at_one_price) ? first_price : price(), events);
    remember_pool();
    sweep(events);
    if (flawed(Flaw::exits_once)) break;
  }
  const std::uint64_t exits = totals_.exits - exits_before;
  if (exits >= 1) meet(cause);
  if (exits >= 2) meet(Occasion::cascade_of_two_or_more);
  if (exits >= 10) meet(Occasion::cascade_of_ten_or_more);
  const std::uint64_t splits_before = totals_.splits;
  split_points(events);
  if (totals_.splits > splits_before && exits >= 1) meet(Occasion::split_after_exits);
}

void Oracle::sweep(std::vector<Event>& events) {
  if (circulating_ != 0 || pool_ == 0 || flawed(Flaw::rest_stays)) return;
  events.emplace_back(PoolReserved{Money(units_of(pool_))});
  accounts_[index(Account::pool)] -= pool_;
  accounts_[index(Account::reserve)] += pool_;
  pool_ = 0;
  remember_pool();
}

void Oracle::exit(std::size_t position, const mpq_class& price, std::vector<Event>& events) {
  const std::size_t member = positions_[position].member;
  const mpz_class points = positions_[position].remaining;
  const mpq_class value = points * price * (1 - exit_fee_);
  const mpz_class paid = flawed(Flaw::payment_rounds_up) ? ceiling_of(value) : floor_of(value);
  meet_exit(position, price, paid);
  take_points(position, points);
  if (flawed(Flaw::empty_position_stays)) clear_trigger(position);
  leave_pool(member, points, paid);
  totals_.exits_paid += paid;
  ++totals_.exits;
  events.emplace_back(ForcedExit{id_of(position),
                                 {},
                                 MemberIndex(static_cast<MemberIndex::rep>(member)),
                                 Points(units_of(points)),
                                 Money(units_of(paid))});
}

void Oracle::split_points(std::vector<Event>& events) {
  const std::uint64_t splits_before = totals_.splits;
  while (flawed(Flaw::split_when_above) ? price() > split_at_ : price() >= split_at_) {
    if (flawed(Flaw::split_needs_points) && circulating_ == 0) return;
    const mpz_class factor = whole(terms_.split_factor);
    meet(totals_.splits == splits_before ? Occasion::split_once : Occasion::split_repeated);
    if (circulating_ == 0) meet(Occasion::split_without_points);
    if (circulating_ == 0) last_price_ /= factor;
    circulating_ *= factor;
    triggers_.clear();
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      OraclePosition& position = positions_[i];
      if (!position.open) continue;
      position.remaining *= factor;
      if (!flawed(Flaw::split_forgets_acquired)) position.acquired *= factor;
      if (!multiple_ && position.acquired > kPointsBound && !flawed(Flaw::acquired_unbounded)) {
        position.acquired = kPointsBound;
      }
      set_trigger(i);
    }
    ++totals_.splits;
    events.emplace_back(PointsSplit{terms_.split_factor});
    if (flawed(Flaw::split_once)) return;
  }
}

Oracle::Trigger Oracle::key_of(std::size_t position) const {
  const OraclePosition& of = positions_[position];
  const auto order = static_cast<std::ptrdiff_t>(position);
  const mpz_class& counted = flawed(Flaw::exit_forgets_sold) ? of.remaining : of.acquired;
  return {*multiple_ * ratio(of.spend, counted), flawed(Flaw::ties_newest_first) ? -order : order};
}

void Oracle::set_trigger(std::size_t position) {
  if (multiple_ && positions_[position].remaining > 0) triggers_.insert(key_of(position));
}

void Oracle::clear_trigger(std::size_t position) {
  if (multiple_ && positions_[position].remaining > 0) triggers_.erase(key_of(position));
}

std::optional<std::size_t> Oracle::next_due() const {
  if (circulating_ == 0 || triggers_.empty()) return std::nullopt;
  const mpq_class now = price();
  const auto due = [&](const Trigger& trigger) {
    return flawed(Flaw::exit_when_above) ? trigger.first < now : trigger.first <= now;
  };
  auto chosen = triggers_.begin();
  if (!due(*chosen)) return std::nullopt;
  if (flawed(Flaw::exits_by_opening)) {
    for (auto other = chosen; other != triggers_.end() && due(*other); ++other) {
      if (other->second < chosen->second) chosen = other;
    }
  }
  return static_cast<std::size_t>(std::abs(chosen->second));
}

}  // namespace greenpool::oracle
