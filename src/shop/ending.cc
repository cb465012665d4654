#include "shop/ending.h"

#include <algorithm>
#include <vector>

#include "shop/engine_answers.h"
#include "shop/engine_commands.h"
#include "shop/events.h"
#include "shop/problems.h"
#include "shop/refunds.h"
#include "shop/stock.h"

namespace greenpool::shop {
namespace {

constexpr std::string_view kEnded = "programme_closed";

bool is_open(UnitState state) {
  return state == UnitState::paying || state == UnitState::paid || state == UnitState::settling ||
         state == UnitState::cancelling;
}

}  // namespace

void note_ending(Work& work, const std::string& programme, EndStage stage) {
  work.db.run(
      "INSERT INTO shop_endings(programme,stage) VALUES(?1,?2) ON CONFLICT(programme) DO UPDATE SET stage=?2 "
      "WHERE stage='closing'",
      programme, name_of(stage));
}

void require_selling(Work& work, const std::string& programme) {
  if (work.db.integer("SELECT 1 FROM shop_endings WHERE programme=?1", programme)) {
    throw Refusal(problems::programme_ending);
  }
}

void end_unit(Work& work, Order& order, const Unit& unit) {
  const Actor engine{order.programme, ActorKind::engine, ""};
  work.db.run(
      "UPDATE shop_units SET state='cancelled',code=?2,retry_at=NULL,refunded=price,refunded_paid=money+wallet "
      "WHERE id=?1",
      unit.id, kEnded);
  if (order.state == OrderState::paid) {
    const std::vector<OrderLine> lines = read_lines(work, order.id);
    put_back_stock(work, engine, lines[static_cast<std::size_t>(unit.line) - 1].variant, *unit.lot, order.id);
  }
  const std::vector<Unit> units = read_units(work, order.id);
  if (std::any_of(units.begin(), units.end(), [](const Unit& one) { return is_open(one.state); })) return;
  Money money;
  for (const Unit& one : units) {
    if (one.state == UnitState::cancelled && one.code == kEnded) money += one.figures.money;
  }
  if (money > Money(0)) {
    owe_refund(work, {order.programme, order.id, *order.payment, money, RefundReason::cancelled});
  }
  note_event(work, order.id, OrderEventKind::refunded, std::string(kEnded));
  close_if_done(work, order);
}

int ask_about_ended(Work& work, int at_most) {
  struct Found {
    std::string programme;
    std::string order;
    std::string unit;
  };
  std::vector<Found> found;
  {
    Rows rows = work.db.query(
        "SELECT o.programme,o.id,u.id FROM shop_endings e JOIN shop_orders o ON o.programme=e.programme "
        "AND o.state IN ('paid','shipped','received') JOIN shop_units u ON u.order_id=o.id AND u.state='paid' "
        "AND u.return_id IS NULL WHERE e.stage='closed' LIMIT ?1",
        at_most);
    while (rows.next()) found.push_back({rows.text(0), rows.text(1), rows.text(2)});
  }
  for (const Found& one : found) {
    const Order order = read_order(work, {one.programme, ActorKind::system, ""}, one.order);
    for (const Unit& unit : read_units(work, one.order)) {
      if (unit.id == one.unit) ask_to_cancel(work, order, unit);
    }
  }
  return static_cast<int>(found.size());
}

}  // namespace greenpool::shop
