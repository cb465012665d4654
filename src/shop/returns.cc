#include "shop/returns.h"

#include <algorithm>
#include <map>

#include "office/random.h"
#include "shop/columns.h"
#include "shop/engine_answers.h"
#include "shop/events.h"
#include "shop/images.h"
#include "shop/problems.h"
#include "shop/refunds.h"
#include "shop/settings.h"
#include "shop/sharing.h"
#include "shop/stock.h"
#include "shop/texts.h"

namespace greenpool::shop {
namespace {

bool can_return(const Unit& unit) {
  return !unit.open_return && (unit.state == UnitState::paid || unit.state == UnitState::settled);
}

// Before settlement whole units; of each line the first that can be returned.
std::vector<Unit> choose(const std::vector<Unit>& units, const ReturnRequest& request) {
  std::vector<Unit> chosen;
  if (request.lines.empty()) {
    std::copy_if(units.begin(), units.end(), std::back_inserter(chosen), can_return);
    if (chosen.empty()) throw Refusal(problems::return_units_unavailable);
    return chosen;
  }
  std::map<int, std::int64_t> wanted;
  for (const ReturnedLine& line : request.lines) {
    if (line.quantity < 1 || !wanted.emplace(line.line, line.quantity).second) {
      throw Refusal(problems::return_invalid);
    }
  }
  for (const Unit& unit : units) {
    const auto line = wanted.find(unit.line);
    if (line == wanted.end() || line->second == 0 || !can_return(unit)) continue;
    --line->second;
    chosen.push_back(unit);
  }
  const bool all = std::all_of(wanted.begin(), wanted.end(), [](const auto& line) { return line.second == 0; });
  if (!all) throw Refusal(problems::return_units_unavailable);
  return chosen;
}

void require_returnable(const Work& work, const Actor& actor, const Order& order, ReturnKind kind) {
  switch (order.state) {
    case OrderState::paid:
      if (kind == ReturnKind::goods_back) throw Refusal(problems::order_action_not_allowed, "nothing was sent yet");
      return;
    case OrderState::shipped:
      return;
    case OrderState::received:
      if (actor.is_member() && *order.settle_at <= work.now) throw Refusal(problems::return_window_closed);
      return;
    case OrderState::settling:
    case OrderState::settled:
      if (actor.is_member()) throw Refusal(problems::return_window_closed);
      return;
    case OrderState::confirming:
    case OrderState::cancelling:
    case OrderState::refusing:
      throw Refusal(problems::order_in_progress);
    default:
      throw Refusal(problems::order_action_not_allowed);
  }
}

// A settled unit can be refunded as long as the terms that it was paid under allow it: later the engine knows no such
// order any more.
void require_reversible(Work& work, const Order& order, const std::vector<Unit>& units) {
  for (const Unit& unit : units) {
    if (unit.state != UnitState::settled) continue;
    const auto settled_at = work.db.integer("SELECT settled_at FROM shop_units WHERE id=?1", unit.id);
    if (order.reversal_days == 0 || later(Timestamp(*settled_at), order.reversal_days * kDay) < work.now) {
      throw Refusal(problems::return_not_reversible);
    }
  }
}

struct Step {
  ReturnState from;
  ReturnState to;
};

void write_history(Work& work, const Actor& actor, const std::string& id, ReturnState state) {
  work.db.run("INSERT INTO shop_return_history(return_id,at,state,actor_kind,actor) VALUES(?1,?2,?3,?4,?5)", id,
              work.now.microseconds(), name_of(state), name_of(actor.kind), actor.id);
}

// The one way from state to state: whoever comes second finds it changed.
void move_return(Work& work, const Actor& actor, const std::string& id, const Step& step) {
  const auto closed_at = step.to > ReturnState::refunding ? std::optional(work.now) : std::nullopt;
  const auto changed = work.db.run("UPDATE shop_returns SET state=?3,closed_at=?4 WHERE id=?1 AND state=?2", id,
                                   name_of(step.from), name_of(step.to), stored(closed_at));
  if (changed == 0) throw Refusal(problems::return_action_not_allowed);
  write_history(work, actor, id, step.to);
}

void require_staff(const Actor& actor) {
  if (actor.kind != ActorKind::staff) throw Refusal(problems::order_actor_not_allowed);
}

std::vector<Unit> units_of(Work& work, const Return& found) {
  std::vector<Unit> units = read_units(work, found.order);
  std::erase_if(units, [&](const Unit& unit) { return unit.open_return != found.id; });
  return units;
}

void free_units(Work& work, const std::string& id) {
  work.db.run("UPDATE shop_units SET return_id=NULL WHERE return_id=?1", id);
}

// What is not yet refunded of the units' price, or less of it where staff decided so.
void set_amounts(Work& work, const Return& found, const std::optional<Money>& amount) {
  const std::vector<Unit> units = units_of(work, found);
  std::vector<Money> left;
  Money total;
  bool all_settled = true;
  for (const Unit& unit : units) {
    left.push_back(unit.figures.price() - unit.refunded);
    total += left.back();
    all_settled = all_settled && unit.state == UnitState::settled;
  }
  if (amount) {
    if (!all_settled || *amount < Money(static_cast<std::int64_t>(units.size())) || *amount > total) {
      throw Refusal(problems::return_amount_invalid);
    }
    left = share(*amount, left);
    if (std::any_of(left.begin(), left.end(), [](Money one) { return one == Money(0); })) {
      throw Refusal(problems::return_amount_invalid, "each unit gets a part of it");
    }
  }
  for (std::size_t i = 0; i < units.size(); ++i) {
    work.db.run("UPDATE shop_return_units SET amount=?3 WHERE return_id=?1 AND unit=?2", found.id, units[i].id,
                left[i].units());
  }
}

void put_back(Work& work, const Actor& actor, const Return& found) {
  const std::vector<OrderLine> lines = read_lines(work, found.order);
  for (const Unit& unit : units_of(work, found)) {
    put_back_stock(work, actor, lines[static_cast<std::size_t>(unit.line) - 1].variant, *unit.lot, found.order);
  }
}

void start_refund(Work& work, const Actor& actor, const Return& found, StockDecision decision) {
  move_return(work, actor, found.id, {ReturnState::approved, ReturnState::refunding});
  work.db.run("UPDATE shop_returns SET stock=?2 WHERE id=?1", found.id, name_of(decision));
  if (decision == StockDecision::resaleable) put_back(work, actor, found);
  const Order order = read_order(work, actor, found.order);
  for (const Unit& unit : units_of(work, found)) {
    if (unit.state == UnitState::paid) {
      ask_to_cancel(work, order, unit);
    } else {
      ask_to_reverse(work, order, unit, reversal_of(work, unit));
    }
  }
}

// Ends a return whose units are through, with what is due through the provider.
void finish(Work& work, const Actor& actor, const Return& found, ReturnState state) {
  Money money;
  for (const ReturnUnit& unit : read_return_units(work, found.id)) money += unit.money_back;
  move_return(work, actor, found.id, {ReturnState::refunding, state});
  if (state == ReturnState::refunded) note_event(work, found.order, OrderEventKind::refunded, found.id);
  if (money == Money(0)) return;
  const auto payment = work.db.text("SELECT payment FROM shop_orders WHERE id=?1", found.order);
  owe_refund(work, {actor.programme, found.order, *payment, money, RefundReason::returned});
}

}  // namespace

std::string request_return(Work& work, const Actor& actor, const ReturnRequest& request, Sealer& sealer) {
  const Order order = read_order(work, actor, request.order);
  if (!is_line(request.reason, 480)) throw Refusal(problems::return_invalid);
  require_images(work, request.images);
  require_returnable(work, actor, order, request.kind);
  const std::vector<Unit> chosen = choose(read_units(work, order.id), request);
  require_reversible(work, order, chosen);
  std::string id = random_id("rt-");
  work.db.run(
      "INSERT INTO shop_returns(id,programme,order_id,member,kind,state,reason,requested_at) "
      "VALUES(?1,?2,?3,?4,?5,'requested',?6,?7)",
      id, order.programme, order.id, order.member, name_of(request.kind),
      Blob{sealer.seal("shop/return", request.reason)}, work.now.microseconds());
  for (const Unit& unit : chosen) {
    work.db.run("INSERT INTO shop_return_units(return_id,unit,amount) VALUES(?1,?2,?3)", id, unit.id,
                (unit.figures.price() - unit.refunded).units());
    work.db.run("UPDATE shop_units SET return_id=?2 WHERE id=?1", unit.id, id);
  }
  for (std::size_t i = 0; i < request.images.size(); ++i) {
    work.db.run("INSERT INTO shop_return_images(return_id,position,hash) VALUES(?1,?2,?3)", id, i, request.images[i]);
  }
  write_history(work, actor, id, ReturnState::requested);
  return id;
}

void approve_return(Work& work, const Actor& staff, const ReturnApproval& approval) {
  require_staff(staff);
  const Return found = read_return(work, staff, approval.id);
  move_return(work, staff, found.id, {ReturnState::requested, ReturnState::approved});
  require_reversible(work, read_order(work, staff, found.order), units_of(work, found));
  set_amounts(work, found, approval.amount);
  work.db.run("UPDATE shop_returns SET supplier_cost=?2 WHERE id=?1", found.id, name_of(approval.supplier_cost));
  if (found.kind != ReturnKind::refund_only) return;
  const bool in_house = read_order(work, staff, found.order).state == OrderState::paid;
  start_refund(work, staff, found, in_house ? StockDecision::resaleable : StockDecision::written_off);
}

void reject_return(Work& work, const Actor& staff, const std::string& id, const std::string& answer) {
  require_staff(staff);
  if (!is_line(answer, 480)) throw Refusal(problems::return_invalid);
  const Return found = read_return(work, staff, id);
  const auto from = found.state == ReturnState::approved ? ReturnState::approved : ReturnState::requested;
  move_return(work, staff, id, {from, ReturnState::rejected});
  work.db.run("UPDATE shop_returns SET answer=?2 WHERE id=?1", id, answer);
  free_units(work, id);
}

void withdraw_return(Work& work, const Actor& member, const std::string& id) {
  const Return found = read_return(work, member, id);
  const auto from = found.state == ReturnState::approved ? ReturnState::approved : ReturnState::requested;
  move_return(work, member, id, {from, ReturnState::withdrawn});
  free_units(work, id);
}

void take_goods_back(Work& work, const Actor& staff, const std::string& id, StockDecision decision) {
  require_staff(staff);
  start_refund(work, staff, read_return(work, staff, id), decision);
}

void give_up_return(Work& work, const Actor& staff, const std::string& id) {
  require_staff(staff);
  const Return found = read_return(work, staff, id);
  if (found.state != ReturnState::refunding) throw Refusal(problems::return_action_not_allowed);
  for (const Unit& unit : units_of(work, found)) {
    const bool refused = unit.state == UnitState::reversing &&
                         work.db.integer("SELECT retry_at FROM shop_units WHERE id=?1", unit.id).has_value();
    if (!refused) throw Refusal(problems::return_action_not_allowed);
    work.db.run("UPDATE shop_units SET state='settled',retry_at=NULL WHERE id=?1", unit.id);
  }
  free_units(work, id);
  finish(work, staff, found, ReturnState::failed);
}

void require_no_open_return(Work& work, const std::string& order) {
  const auto open = work.db.integer(
      "SELECT 1 FROM shop_returns WHERE order_id=?1 AND state IN ('requested','approved','refunding') LIMIT 1", order);
  if (open) throw Refusal(problems::return_open);
}

void on_unit_returned(Work& work, const Actor& engine, Order& order, const Unit& unit, Money money) {
  const std::string id = *unit.open_return;
  work.db.run("UPDATE shop_return_units SET done=1,money_back=?3 WHERE return_id=?1 AND unit=?2", id, unit.id,
              money.units());
  work.db.run("UPDATE shop_units SET return_id=NULL WHERE id=?1", unit.id);
  if (work.db.integer("SELECT 1 FROM shop_return_units WHERE return_id=?1 AND done=0 LIMIT 1", id)) return;
  finish(work, engine, read_return(work, engine, id), ReturnState::refunded);
  close_if_done(work, order);
}

void note_return_code(Work& work, const std::string& id, const std::string& code) {
  work.db.run("UPDATE shop_returns SET code=?2 WHERE id=?1", id, code);
}

// Named after return and unit, so that however often it is asked for, it is one refund.
Reversal reversal_of(Work& work, const Unit& unit) {
  Rows rows = work.db.query(
      "SELECT r.id,r.supplier_cost,u.amount FROM shop_returns r JOIN shop_return_units u ON u.return_id=r.id "
      "WHERE r.id=?1 AND u.unit=?2",
      *unit.open_return, unit.id);
  GP_CHECK(rows.next(), "a unit is reversed by its return");
  const Money amount{rows.integer(2)};
  const bool all = amount == unit.figures.price() - unit.refunded;
  return {rows.text(0) + '-' + std::to_string(unit.number), all ? std::nullopt : std::optional(amount),
          rows.text(1) == "returned"};
}

}  // namespace greenpool::shop
