#include "engine/ops/windows.h"

#include <vector>

#include "engine/ops/legacy.h"
#include "engine/ops/ops.h"

namespace greenpool {

Timestamp end_of_window(const State& state, Timestamp at) {
  if (!state.sale_window.requested.empty()) return state.sale_window.end;
  return hours_after(at, state.terms.sale_window_hours);
}

// In order of registration: first everyone who asked collects, then everyone sells. Each sale pays at most its part of
// P, so that P covers all of them, and S their points.
void plan_window(const State& state, Plan& plan) {
  const SaleWindow& window = state.sale_window;
  WindowClosed closed{};
  std::vector<MemberIndex> sellers;
  Points collected;
  for (const auto& [member, points] : window.requested) {
    sellers.push_back(member);
    collected += plan_collection(state, member, plan);
    closed.points += points;
  }
  Pool pool = state.pool;
  if (would_leave_residue(state, sellers, collected, closed.points)) {
    plan_releases_settled(state, collected, plan);
    pool.circulating = closed.points;
  }
  plan.add(WindowPriced{window.end, pool.cash, pool.circulating, static_cast<std::int64_t>(window.requested.size())});
  for (const auto& [member, points] : window.requested) {
    const WindowSale sale{member, points, price_sale(pool, points, state.terms.sell_fee)};
    plan.add(sale);
    closed.paid += sale.paid;
  }
  plan.add(closed);
}

}  // namespace greenpool
