#include "figures/standing.h"

#include "engine/ops/legacy.h"

namespace greenpool {

SaleOfAll sale_of_all(const State& state, MemberIndex member) {
  const Points released = state.legacy.collectable(member);
  const Points points = state.holding_of(member) + released;
  if (points == Points(0)) return {};
  Pool pool = state.pool;
  // As the engine does it: what rounding left among released points is settled before the last points leave.
  if (would_leave_residue(state, member, released, points)) pool.circulating = points;
  return {points, price_sale(pool, points, state.terms.sell_fee)};
}

Recovery recovery(const State& state) {
  const auto& [spenders, recovered, twice, thrice] = state.totals.recovery.passed;
  return {state.members.size(), spenders, recovered, twice, thrice};
}

Rate share_of(std::uint64_t part, std::uint64_t whole) {
  return Rate(whole == 0 ? 0 : static_cast<std::int64_t>(UInt128{part} * kRateOne / whole));
}

Inflow inflow(const State& state) { return {state.totals.organic, state.totals.subsidised, state.totals.injected}; }

Bound bound(const State& state) {
  const Totals& totals = state.totals;
  const Money received =
      totals.sales_paid + totals.exits_paid + totals.converted + totals.closing_paid - totals.taken_back;
  return {totals.spent, received, state.pool.cash};
}

}  // namespace greenpool
