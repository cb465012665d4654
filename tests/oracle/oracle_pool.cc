// The pool: sales, injections, exits, splits, and what the last holder leaves. SPEC sections 2, 3 and 5.
#include <algorithm>

#include "tests/oracle/bounds.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {
mpq_class Oracle::sale_value(const mpz_class& points) const { return points * price() * (1 - fee_); }

std::optional<mpq_class> Oracle::lowest_trigger() const {
  if (triggers_.empty()) return std::nullopt;
  return triggers_.begin()->first;
}

Reasons Oracle::reasons(const SellPoints& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(!knows(operation.member), Reject::unknown_member);
  if (!reasons.none()) return reasons;
  const mpz_class available = available_to(operation.member.value());
  const mpz_class points = operation.points ? whole(operation.points->units()) : available;
  reasons.add_if(is_frozen(operation.member), Reject::member_frozen);
  reasons.add_if(points == 0 || points > available, Reject::insufficient_points);
  const mpq_class at = sells_in_windows() ? price() : price_for(operation.member.value(), points);
  reasons.add_if(points * at * (1 - fee_) < 1, Reject::sale_pays_nothing);
  return reasons;
}

void Oracle::apply(const SellPoints& operation, Events& events) {
  const std::size_t seller = operation.member.value();
  if (!flawed(Flaw::sale_without_collecting) && collect(seller, events)) meet(Occasion::sale_collects_first);
  const mpz_class points = operation.points ? whole(operation.points->units()) : available_to(seller);
  if (sells_in_windows()) return ask_for_sale(seller, points, events);
  settle_residue_before(points, events);
  const mpq_class value = sale_value(points);
  const mpz_class paid = flawed(Flaw::payment_rounds_up) ? ceiling_of(value) : floor_of(value);

  meet_sale(seller, points, paid);
  std::vector<std::size_t> from = members_[seller].open_positions;
  if (flawed(Flaw::sale_newest_first)) std::reverse(from.begin(), from.end());
  sell_from(from, points, paid);
  leave_pool(seller, points, paid);
  totals_.sales_paid += paid;
  ++totals_.sales;
  events.emplace_back(PointsSold{operation.member, Points(units_of(points)), Money(units_of(paid))});
  consequences(Occasion::exit_caused_by_sale, events);
}

Reasons Oracle::reasons(const Inject& operation, std::int64_t at) const {
  const mpz_class amount = whole(operation.amount.units());
  const bool financed = operation.source == InjectionSource::financing;
  const std::int64_t start = window_start(at);
  Reasons reasons;
  reasons.add_if(operation.source == InjectionSource::subsidy && account(Account::subsidy) < amount,
                 Reject::subsidy_insufficient);
  reasons.add_if(circulating_ == 0, Reject::pool_empty);
  reasons.add_if(operation.source == InjectionSource::reserve && account(Account::reserve) < amount,
                 Reject::reserve_insufficient);
  if (const std::optional<mpq_class> cap = injection_cap_since(start)) {
    const mpz_class injected = injected_since(start) + amount;
    reasons.add_if(injected > *cap || (flawed(Flaw::cap_at_equality) && injected == *cap), Reject::injection_over_cap);
  }
  reasons.add_if(financed && overflows(Account::cash, amount), Reject::account_limit);
  return reasons;
}

void Oracle::apply(const Inject& operation, Events& events) {
  const mpz_class amount = whole(operation.amount.units());
  meet_injection(operation);
  switch (operation.source) {
    case InjectionSource::subsidy:
      balance(Account::subsidy) -= amount;
      break;
    case InjectionSource::financing:
      balance(Account::cash) += amount;
      break;
    case InjectionSource::reserve:
      balance(Account::reserve) -= amount;
      break;
  }
  balance(Account::pool) += amount;
  pool_ += amount;
  injections_.push_back({clock_, amount});
  totals_.injected += amount;
  ++totals_.injections;
  events.emplace_back(PoolInjected{operation.amount, operation.source});
  meet_bounds(std::nullopt);
  consequences(Occasion::exit_caused_by_injection, events);
}

// Oldest lot first. Up to the points sold so far, the lots have received floor(paid x so far / all).
void Oracle::sell_from(const std::vector<std::size_t>& positions, const mpz_class& points, const mpz_class& paid) {
  mpz_class so_far;
  mpz_class shared;
  for (const std::size_t position : positions) {
    const mpz_class part = std::min(mpz_class(points - so_far), positions_[position].remaining);
    const mpz_class end = so_far + part;
    mpz_class left = part;
    std::vector<std::size_t>& lots = positions_[position].lots;
    if (flawed(Flaw::lots_newest_first)) std::reverse(lots.begin(), lots.end());
    for (const std::size_t number : lots) {
      SettledOrder& lot = settled_[number];
      const mpz_class taken = std::min(left, lot.left);
      left -= taken;
      so_far += taken;
      const mpz_class until = floor_of(ratio(paid * so_far, points));
      lot.received += flawed(Flaw::lots_round_apart) ? floor_of(ratio(paid * taken, points)) : until - shared;
      shared = until;
      lot.left -= taken;
    }
    if (flawed(Flaw::lots_newest_first)) std::reverse(lots.begin(), lots.end());
    std::erase_if(lots, [this](std::size_t number) { return settled_[number].left == 0; });
    so_far = end;  // a legacy position has no lots
    if (positions_[position].is_legacy && points > 0) {
      OracleLegacy& legacy = members_[positions_[position].member].legacy;
      legacy.sold += part;
      legacy.received += floor_of(ratio(paid * end, points)) - shared;
    }
    shared = points > 0 ? floor_of(ratio(paid * end, points)) : mpz_class(0);
    take_points(position, part);
  }
}

void Oracle::take_points(std::size_t position, const mpz_class& points) {
  clear_trigger(position);
  positions_[position].remaining -= points;
  close_if_empty(position);
}

// An empty position closes without an exit.
// A legacy one waits for what its member has locked or can collect.
void Oracle::close_if_empty(std::size_t position) {
  const OraclePosition& of = positions_[position];
  const bool waits = of.is_legacy && locked_.awaits_points(of.member) && !flawed(Flaw::empty_legacy_position_closes);
  if (of.remaining == 0 && !waits && !flawed(Flaw::empty_position_stays)) {
    close_position(position);
  } else {
    if (of.remaining == 0 && waits) meet(Occasion::legacy_position_waits_empty);
    set_trigger(position);
  }
}

void Oracle::close_position(std::size_t position) {
  clear_trigger(position);
  OraclePosition& of = positions_[position];
  of.open = false;
  std::erase(members_[of.member].open_positions, position);
  if (of.is_legacy) members_[of.member].legacy.position.reset();
}

// The pool pays a member for points that leave circulation.
void Oracle::leave_pool(std::size_t member, const mpz_class& points, const mpz_class& paid) {
  if (points == circulating_) {
    const bool after = flawed(Flaw::last_price_after) && pool_ != paid;
    last_price_ = ratio(after ? mpz_class(pool_ - paid) : pool_, circulating_);
  }
  pool_ -= paid;
  circulating_ -= points;
  balance(Account::pool) -= paid;
  books_.credit(member, paid);
  members_[member].received += paid;
}

void Oracle::consequences(Occasion cause, Events& events) {
  remember_pool();
  collect_what_alone_circulates(events);
  sweep(events);
  if (flawed(Flaw::split_before_exits)) split_points(events);
  const std::uint64_t exits_before = totals_.exits;
  run_exits(events);
  const std::uint64_t exits = totals_.exits - exits_before;
  if (exits >= 1) meet(cause);
  if (exits >= 2) meet(Occasion::cascade_of_two_or_more);
  if (exits >= 10) meet(Occasion::cascade_of_ten_or_more);
  const std::uint64_t splits_before = totals_.splits;
  split_points(events);
  if (totals_.splits > splits_before && exits >= 1) meet(Occasion::split_after_exits);
}

void Oracle::run_exits(Events& events) {
  const mpq_class first_price = price();
  while (const std::optional<std::size_t> due = next_exit()) {
    // What is collected may lower the member's other trigger.
    if (!flawed(Flaw::exit_without_collecting) && collect(positions_[*due].member, events)) {
      meet(Occasion::exit_collects_first);
      continue;
    }
    settle_residue_before(positions_[*due].remaining, events);
    exit(*due, flawed(Flaw::exits_at_one_price) ? first_price : price(), events);
    remember_pool();
    collect_what_alone_circulates(events);
    sweep(events);
    if (flawed(Flaw::exits_once)) break;
  }
}

void Oracle::sweep(Events& events) {
  if (circulating_ != 0 || pool_ == 0 || flawed(Flaw::rest_stays)) return;
  events.emplace_back(PoolReserved{Money(units_of(pool_))});
  balance(Account::pool) -= pool_;
  balance(Account::reserve) += pool_;
  pool_ = 0;
  remember_pool();
}

void Oracle::exit(std::size_t position, const mpq_class& price, Events& events) {
  const std::size_t member = positions_[position].member;
  const mpz_class points = positions_[position].remaining;
  const mpq_class value = points * price * (1 - exit_fee_);
  const mpz_class paid = flawed(Flaw::payment_rounds_up) ? ceiling_of(value) : floor_of(value);
  meet_exit(position, price, paid);
  sell_from({position}, points, paid);
  if (flawed(Flaw::empty_position_stays)) clear_trigger(position);
  leave_pool(member, points, paid);
  trim_request(member, Occasion::request_shrunk_by_exit);
  totals_.exits_paid += paid;
  ++totals_.exits;
  events.emplace_back(
      ForcedExit{id_of(position), {}, index_of(member), Points(units_of(points)), Money(units_of(paid))});
  if (positions_[position].is_legacy) leave_legacy(position, events);
}

void Oracle::split_points(Events& events) {
  const std::uint64_t splits_before = totals_.splits;
  while (flawed(Flaw::split_when_above) ? price() > split_at_ : price() >= split_at_) {
    if (flawed(Flaw::split_needs_points) && circulating_ == 0) return;
    if (prepare_split(events)) {
      collect_what_alone_circulates(events);
      sweep(events);
      run_exits(events);
      continue;
    }
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
      const bool can_be_due = position.promise.multiple && position.spend > 0;
      if (!can_be_due && position.acquired > kPointsBound && !flawed(Flaw::acquired_unbounded)) {
        position.acquired = kPointsBound;
        if (position.promise.multiple) meet(Occasion::acquired_stops_without_spend);
      }
      set_trigger(i);
    }
    for (SettledOrder& lot : settled_) {
      lot.left *= factor;
      if (!flawed(Flaw::split_forgets_granted)) lot.granted = std::min(kPointsBound, mpz_class(lot.granted * factor));
      lot.locked = std::min(kPointsBound, mpz_class(lot.locked * factor));
    }
    locked_.split(flawed(Flaw::split_forgets_locked) ? mpz_class(1) : factor);
    for (OracleMember& member : members_)
      member.legacy.sold = std::min(kPointsBound, mpz_class(member.legacy.sold * factor));
    split_requests(factor);
    ++totals_.splits;
    events.emplace_back(PointsSplit{terms_.split_factor});
    if (flawed(Flaw::split_once)) return;
  }
}

Oracle::Trigger Oracle::key_of(std::size_t position) const {
  const OraclePosition& of = positions_[position];
  const auto order = static_cast<std::ptrdiff_t>(position);
  const mpz_class& counted = flawed(Flaw::exit_forgets_sold) && !of.is_legacy ? of.remaining : of.acquired;
  return {*of.promise.multiple * ratio(of.spend, counted), flawed(Flaw::ties_newest_first) ? -order : order};
}

// A position without spend is never due.
bool Oracle::has_trigger(std::size_t position) const {
  const OraclePosition& of = positions_[position];
  const bool holds = of.is_legacy ? of.acquired > 0 : of.remaining > 0;
  return of.promise.multiple && holds && (of.spend > 0 || flawed(Flaw::spend_of_nothing_exits));
}

void Oracle::set_trigger(std::size_t position) {
  if (has_trigger(position)) triggers_.insert(key_of(position));
}

void Oracle::clear_trigger(std::size_t position) {
  if (has_trigger(position)) triggers_.erase(key_of(position));
}

std::optional<std::size_t> Oracle::next_exit() const {
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

}  // namespace greenpool::oracle
