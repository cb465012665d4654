#include "shop/timers.h"

#include <string>
#include <vector>

#include "shop/coupons.h"
#include "shop/ending.h"
#include "shop/engine_commands.h"
#include "shop/ordering.h"
#include "shop/returns.h"
#include "shop/settlement.h"

namespace greenpool::shop {
namespace {

struct Due {
  std::string programme;
  std::string id;
};

std::vector<Due> read_due(Rows rows) {
  std::vector<Due> due;
  while (rows.next()) due.push_back({rows.text(0), rows.text(1)});
  return due;
}

Actor system_of(const Due& due) { return {due.programme, ActorKind::system, ""}; }

int cancel_unpaid(Work& work, int batch) {
  const auto due = read_due(work.db.query(
      "SELECT programme,id FROM shop_orders WHERE state='created' AND expires_at<=?1 ORDER BY expires_at LIMIT ?2",
      work.now.microseconds(), batch));
  for (const Due& one : due) cancel_order(work, system_of(one), one.id);
  return static_cast<int>(due.size());
}

int receive_arrived(Work& work, int batch) {
  const auto due = read_due(work.db.query(
      "SELECT programme,id FROM shop_orders WHERE state='shipped' AND receive_at<=?1 ORDER BY receive_at LIMIT ?2",
      work.now.microseconds(), batch));
  for (const Due& one : due) confirm_receipt(work, system_of(one), one.id);
  return static_cast<int>(due.size());
}

// An open return keeps its order from being settled.
int settle_closed(Work& work, int batch) {
  const auto due = read_due(work.db.query(
      "SELECT programme,id FROM shop_orders o WHERE state='received' AND settle_at<=?1 AND NOT EXISTS("
      "SELECT 1 FROM shop_returns r WHERE r.order_id=o.id AND r.state IN ('requested','approved','refunding')) "
      "ORDER BY settle_at LIMIT ?2",
      work.now.microseconds(), batch));
  for (const Due& one : due) settle_order(work, system_of(one), one.id);
  return static_cast<int>(due.size());
}

void ask_again(Work& work, const Order& order, const Unit& unit) {
  switch (unit.state) {
    case UnitState::paid:
      return ask_to_settle(work, order, unit);
    case UnitState::cancelling:
      return ask_to_cancel(work, order, unit);
    case UnitState::reversing:
      return ask_to_reverse(work, order, unit, reversal_of(work, unit));
    default:
      GP_CHECK(false, "only what the engine refused is asked again");
  }
}

int ask_engine_again(Work& work, int batch) {
  const auto due = read_due(work.db.query(
      "SELECT o.programme,u.id FROM shop_units u JOIN shop_orders o ON o.id=u.order_id WHERE u.retry_at<=?1 "
      "AND NOT(u.state='paid' AND u.return_id IS NOT NULL) ORDER BY u.retry_at LIMIT ?2",
      work.now.microseconds(), batch));
  for (const Due& one : due) {
    const auto of = work.db.text("SELECT order_id FROM shop_units WHERE id=?1", one.id);
    const Order order = read_order(work, system_of(one), *of);
    for (const Unit& unit : read_units(work, order.id)) {
      if (unit.id == one.id) ask_again(work, order, unit);
    }
  }
  return static_cast<int>(due.size());
}

}  // namespace

TimerReport run_timers(Work& work, int batch) {
  TimerReport report;
  report.cancelled = cancel_unpaid(work, batch);
  report.received = receive_arrived(work, batch);
  report.settled = settle_closed(work, batch);
  report.asked_again = ask_engine_again(work, batch) + ask_about_ended(work, batch);
  report.expired = static_cast<int>(expire_claims(work, batch));
  for (const int done : {report.cancelled, report.received, report.settled, report.asked_again, report.expired}) {
    report.more = report.more || done == batch;
  }
  return report;
}

}  // namespace greenpool::shop
