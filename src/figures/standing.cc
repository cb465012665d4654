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
  Recovery counts;
  state.members.for_each_run([&counts](const Member* run, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      const Int128 spent = run[i].spent.units();
      const Int128 received = run[i].received.units();
      if (spent <= 0) continue;
      ++counts.spenders;
      if (received >= spent) ++counts.recovered;
      if (received >= 2 * spent) ++counts.twice;
      if (received >= 3 * spent) ++counts.thrice;
    }
  });
  counts.members = state.members.size();
  return counts;
}

Inflow inflow(const State& state) { return {state.totals.organic, state.totals.subsidised, state.totals.injected}; }

Bound bound(const State& state) {
  const Totals& totals = state.totals;
  const Money received =
      totals.sales_paid + totals.exits_paid + totals.converted + totals.closing_paid - totals.taken_back;
  return {totals.spent, received, state.pool.cash};
}

}  // namespace greenpool
