// Which situations of claims, coins, locked points and conversions a command meets.
#include "tests/oracle/bounds.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {

void Oracle::meet_claim(const OracleClaim& claim) {
  const OracleLegacy& legacy = members_[claim.member].legacy;
  if (legacy.claim == kOrderBound) meet(Occasion::claim_reaches_bound);
  if (legacy.position) meet(Occasion::claim_adds_to_legacy_position);
  mpq_class together;
  for (const OracleMember& member : members_) {
    together += member.legacy.claim * per_million(terms_.legacy.multiple.units());
  }
  if (together == kClaimsBound) meet(Occasion::claims_reach_bound);
}

void Oracle::meet_coins(const Purchase& purchase, const OrderFigures& figures) {
  if (figures.released > 0) {
    meet(Occasion::order_releases_points);
    if (figures.released == locked_.locked()) meet(Occasion::order_releases_the_last_locked_point);
    if (figures.locked > 0) meet(Occasion::order_releases_and_locks);
    if (circulating_ == 0) meet(Occasion::order_releases_while_nobody_holds);
  }
  if (purchase.coins == 0) return;
  meet(purchase.paid == 0 ? Occasion::order_in_coins_alone : Occasion::order_in_coins_and_money);
  if (purchase.subsidy > 0) meet(Occasion::order_in_coins_with_subsidy);
  if (figures.locked > 0) meet(Occasion::coins_lock_points);
  if (members_[purchase.member].legacy.claim == 0) meet(Occasion::coins_lock_nothing_after_exit);
  if (purchase.coin_cost > purchase.coins) meet(Occasion::coin_part_below_cost);
  if (purchase.coin_cost > 0 && surplus_after(purchase, figures) == 0) meet(Occasion::coin_cost_takes_all_beyond_cover);
}

void Oracle::meet_legacy_exit(std::size_t number) {
  const OraclePosition& position = positions_[number];
  const mpz_class locked = locked_.locked_of(position.member);
  meet(Occasion::legacy_position_exits);
  if (locked > 0) meet(Occasion::legacy_exit_lapses_locked_points);
  if (members_[position.member].legacy.waiting > 0) meet(Occasion::legacy_exit_before_all_coins);
}

void Oracle::meet_legacy_refund(const Reversal& reversal) {
  if (reversal.coins > 0) meet(Occasion::refund_returns_coins);
  if (reversal.subsidy > reversal.down(reversal.subsidy_before)) meet(Occasion::refund_rounds_into_subsidy);
  if (reversal.locked > 0) meet(Occasion::refund_takes_locked_points);
  if (reversal.legacy_points > 0) meet(Occasion::refund_takes_legacy_points);
  if (reversal.legacy_received > 0) meet(Occasion::refund_takes_legacy_receipts);
  if (reversal.locked_part > reversal.locked + reversal.legacy_points + reversal.legacy_sold) {
    meet(Occasion::refund_leaves_lapsed_points);
  }
}

void Oracle::meet_conversion(const Conversion& conversion, std::size_t member) {
  if (conversion.points == conversion.available) meet(Occasion::conversion_of_all);
  if (conversion.burnt == conversion.points) meet(Occasion::conversion_burns_all_of_them);
  if (conversion.burnt < conversion.points) meet(Occasion::conversion_leaves_points);
  if (conversion.burnt == circulating_) meet(Occasion::conversion_of_the_last_points);
  if (locked_.collectable(member) > 0) meet(Occasion::conversion_collects_first);
}

}  // namespace greenpool::oracle
