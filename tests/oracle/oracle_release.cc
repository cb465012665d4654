// What becomes of locked points: collected, lapsed, residue, taken back by a refund. SPEC section 9.
#include <algorithm>
#include <set>

#include "tests/oracle/oracle.h"

namespace greenpool::oracle {

bool Oracle::collect(std::size_t number, Events& events) {
  const mpz_class points = locked_.collectable(number);
  if (points <= 0) return false;
  OracleLegacy& legacy = members_[number].legacy;
  ReleasedCollected event{index_of(number), Points(units_of(points)), {}, !legacy.position};
  locked_.collect(number);
  if (!legacy.position) {
    legacy.position = positions_.size();
    legacy.sold = 0;
    legacy.received = 0;
    members_[number].open_positions.push_back(*legacy.position);
    OraclePosition& opened = positions_.emplace_back();
    opened.member = number;
    opened.is_legacy = true;
    opened.promise = {per_million(terms_.legacy.multiple.units()), ExitBasis::member};
    opened.spend = flawed(Flaw::legacy_spend_is_coins_spent) ? mpz_class(legacy.claim - legacy.waiting - legacy.coins)
                                                             : legacy.claim;
    meet(Occasion::legacy_position_opens);
  } else {
    clear_trigger(*legacy.position);
  }
  OraclePosition& position = positions_[*legacy.position];
  if (position.remaining == 0 && position.acquired > 0) meet(Occasion::empty_legacy_position_collects);
  position.acquired += points;
  position.remaining += points;
  set_trigger(*legacy.position);
  event.position = id_of(*legacy.position);
  events.emplace_back(event);
  return true;
}

bool Oracle::collect_all(Events& events) {
  bool collected = false;
  for (std::size_t member = 0; member < members_.size(); ++member) {
    if (collect(member, events)) collected = true;
  }
  return collected;
}

// Points leave the locked balance, and what rounding had left of them among the released leaves S.
mpz_class Oracle::take_locked(std::size_t member, const mpz_class& points) {
  const mpq_class price_before = price();
  const mpz_class residue = locked_.take(member, points);
  if (residue > 0) meet(Occasion::locked_points_leave_residue);
  if (residue > 0 && residue == circulating_) last_price_ = price_before;
  circulating_ -= residue;
  return residue;
}

void Oracle::lapse(std::size_t member, const mpz_class& points, LapseReason reason, Events& events) {
  if (points <= 0) return;
  const mpz_class residue = take_locked(member, points);
  events.emplace_back(LockedLapsed{index_of(member), Points(units_of(points)), Points(units_of(residue)), reason});
  const std::optional<std::size_t> position = members_[member].legacy.position;
  if (position) {
    clear_trigger(*position);
    close_if_empty(*position);
  }
}

// When the released points are all that circulates, everyone has to collect them. What nobody can is nobody's.
void Oracle::collect_what_alone_circulates(Events& events) {
  if (locked_.released() <= 0 || locked_.released() != circulating_ || flawed(Flaw::alone_waits)) return;
  meet(Occasion::released_points_alone_circulate);
  collect_all(events);
  if (locked_.released() == circulating_) settle_residue(events);
}

// Whether nothing would circulate but what nobody can collect, when those members had collected and then so many points
// left. It is locked again before, or it would be the last holder.
bool Oracle::leaves_residue(const std::set<std::size_t>& collectors, const mpz_class& points) const {
  mpz_class residue = locked_.released();
  for (std::size_t member = 0; member < members_.size(); ++member) {
    if (locked_.collectable(member) == 0) continue;
    if (!collectors.contains(member)) return false;
    residue -= locked_.collectable(member);
  }
  return residue > 0 && circulating_ - residue == points && !flawed(Flaw::residue_is_the_last_holder);
}

// The price at which those points of that member leave.
mpq_class Oracle::price_for(std::size_t member, const mpz_class& points) const {
  return leaves_residue({member}, points) ? ratio(pool_, points) : price();
}

void Oracle::settle_residue_before(const mpz_class& points, Events& events) {
  if (!leaves_residue({}, points)) return;
  meet(Occasion::residue_makes_way);
  settle_residue(events);
}

void Oracle::settle_residue(Events& events) {
  const mpq_class price_before = price();
  const mpz_class residue = locked_.settle();
  if (residue > 0) meet(Occasion::residue_is_locked_again);
  if (residue > 0 && residue == circulating_) last_price_ = price_before;
  circulating_ -= residue;
  events.emplace_back(ReleasesSettled{Points(units_of(residue))});
}

// Before a points split. Whether anything has changed that may make a position due.
bool Oracle::prepare_split(Events& events) {
  if (!locked_.any() || flawed(Flaw::split_without_collecting)) return false;
  if (collect_all(events)) {
    meet(Occasion::split_collects);
    return true;
  }
  bool cut = false;
  for (std::size_t member = 0; member < members_.size() && !flawed(Flaw::split_keeps_unusable); ++member) {
    const OracleLegacy& legacy = members_[member].legacy;
    const mpz_class balance = locked_.locked_of(member);
    if (balance == 0) continue;
    const mpz_class acquired = legacy.position ? positions_[*legacy.position].acquired : mpz_class(0);
    const mpz_class usable = ceiling_of(legacy_multiple(member) * legacy.claim / price()) - acquired;
    const mpz_class kept = std::max(usable, mpz_class(0));
    if (balance <= kept) continue;
    meet(Occasion::unusable_points_lapse);
    cut = true;
    lapse(member, balance - kept, LapseReason::unusable, events);
  }
  return cut;
}

// Leaving.

void Oracle::leave_legacy(std::size_t position, Events& events) {
  const std::size_t member = positions_[position].member;
  OracleLegacy& legacy = members_[member].legacy;
  meet_legacy_exit(position);
  close_position(position);
  if (!flawed(Flaw::claim_outlives_exit)) legacy.claim = 0;
  if (!flawed(Flaw::lapsed_points_come_back)) {
    lapse(member, locked_.locked_of(member), LapseReason::exit, events);
  }
}

// Refunds.

void Oracle::take_legacy_back(const SettledOrder& order, Reversal& reversal) const {
  const OracleLegacy& legacy = members_[order.member].legacy;
  const mpz_class collectable = locked_.collectable(order.member);
  const bool opens = !legacy.position && collectable > 0;
  const mpz_class remaining = (legacy.position ? positions_[*legacy.position].remaining : mpz_class(0)) + collectable;
  const mpz_class sold = opens ? mpz_class(0) : legacy.sold;
  mpz_class missing = reversal.up(order.locked);
  reversal.locked_part = missing;
  reversal.locked = std::min(missing, locked_.locked_of(order.member));
  missing -= reversal.locked;
  reversal.legacy_points = std::min(missing, remaining);
  missing -= reversal.legacy_points;
  if (flawed(Flaw::released_points_stay_refunded)) reversal.legacy_points = 0;
  reversal.legacy_sold = std::min(missing, sold);
  if (reversal.legacy_sold > 0 && !flawed(Flaw::sold_locked_points_stay_paid)) {
    reversal.legacy_received = ceiling_of(ratio(reversal.legacy_sold * legacy.received, sold));
  }
}

void Oracle::leave_legacy_position(const Reversal& reversal, const SettledOrder& order) {
  OracleLegacy& legacy = members_[order.member].legacy;
  legacy.coins += reversal.coins;
  if (reversal.locked > 0) take_locked(order.member, reversal.locked);
  circulating_ -= reversal.legacy_points;
  legacy.sold -= reversal.legacy_sold;
  legacy.received -= reversal.legacy_received;
  if (!legacy.position) return;
  OraclePosition& position = positions_[*legacy.position];
  clear_trigger(*legacy.position);
  position.remaining -= reversal.legacy_points;
  position.acquired -= reversal.legacy_points + reversal.legacy_sold;
  close_if_empty(*legacy.position);
}

}  // namespace greenpool::oracle
