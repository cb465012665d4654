#include "shop/settlement.h"

#include "shop/engine_commands.h"
#include "shop/problems.h"
#include "shop/returns.h"

namespace greenpool::shop {

void settle_order(Work& work, const Actor& actor, const std::string& id) {
  Order order = read_order(work, actor, id);
  (void)next_state(order.state, OrderAction::settle, actor.kind);
  if (!order.settle_at || *order.settle_at > work.now) throw Refusal(problems::return_window_open);
  require_no_open_return(work, id);
  move_order(work, actor, order, OrderAction::settle);
  for (const Unit& unit : read_units(work, id)) {
    if (unit.state == UnitState::paid) ask_to_settle(work, order, unit);
  }
}

std::vector<SettleResult> settle_orders(Work& work, const Actor& actor, std::span<const std::string> orders) {
  std::vector<SettleResult> results;
  for (const std::string& order : orders) {
    std::string code;
    try {
      settle_order(work, actor, order);  // refuses before it changes anything
    } catch (const Refusal& refusal) {
      code = refusal.problem().code;
    }
    results.push_back({order, std::move(code)});
  }
  return results;
}

std::vector<StuckUnit> list_stuck_units(Work& work, const Actor& actor, int at_most) {
  std::vector<StuckUnit> found;
  Rows rows = work.db.query(
      "SELECT o.number,o.id,u.id,u.retry_at FROM shop_units u JOIN shop_orders o ON o.id=u.order_id "
      "WHERE u.retry_at IS NOT NULL AND o.programme=?1 ORDER BY u.retry_at LIMIT ?2",
      actor.programme, at_most);
  while (rows.next()) {
    for (Unit& unit : read_units(work, rows.text(1))) {
      if (unit.id != rows.text(2)) continue;
      found.push_back({rows.integer(0), rows.text(1), std::move(unit), Timestamp(rows.integer(3))});
    }
  }
  return found;
}

}  // namespace greenpool::shop
