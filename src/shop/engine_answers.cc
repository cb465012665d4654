#include "shop/engine_answers.h"

#include <algorithm>

#include "json/value.h"
#include "shop/ending.h"
#include "shop/engine_commands.h"
#include "shop/ordering.h"
#include "shop/refunds.h"
#include "shop/returns.h"
#include "shop/settings.h"

namespace greenpool::shop {
namespace {

bool any_in(const std::vector<Unit>& units, std::initializer_list<UnitState> states) {
  return std::any_of(units.begin(), units.end(), [&](const Unit& unit) {
    return std::find(states.begin(), states.end(), unit.state) != states.end();
  });
}

bool is_answer_of(std::string_view type, UnitState state) {
  return (type == "pay_order" && state == UnitState::paying) ||
         (type == "settle_paid_order" && state == UnitState::settling) ||
         (type == "cancel_order" && state == UnitState::cancelling) ||
         (type == "reverse_order" && state == UnitState::reversing);
}

class Reaction {
 public:
  Reaction(Work& work, const OutboxAnswer& answer, Order order, Unit unit)
      : work_(work), answer_(answer), order_(std::move(order)), unit_(std::move(unit)) {}

  void run(std::string_view type) {
    note_end();
    if (answer_.outcome == kClosed && (type == "settle_paid_order" || type == "cancel_order")) {
      ended(type);
    } else if (type == "pay_order") {
      answer_.accepted() ? paid() : refused();
    } else if (!answer_.accepted()) {
      ask_again_later(type);
    } else if (type == "settle_paid_order") {
      settled();
    } else if (type == "cancel_order") {
      cancelled();
    } else {
      reversed();
    }
  }

 private:
  static constexpr std::string_view kClosing = "programme_closing";
  static constexpr std::string_view kClosed = "programme_closed";

  void note_end() {
    if (answer_.outcome == kClosing) note_ending(work_, order_.programme, EndStage::closing);
    if (answer_.outcome == kClosed) note_ending(work_, order_.programme, EndStage::closed);
  }

  // What was paid and not settled the engine has cancelled at the end.
  void ended(std::string_view type) {
    const bool called_off = type == "cancel_order" && (unit_.open_return || order_.state == OrderState::cancelling ||
                                                       order_.state == OrderState::refusing);
    called_off ? cancelled() : end_unit(work_, order_, unit_);
  }

  void set_state(UnitState state) {
    unit_.state = state;
    work_.db.run("UPDATE shop_units SET state=?2,code=?3,retry_at=NULL WHERE id=?1", unit_.id, name_of(state),
                 answer_.accepted() ? std::string() : answer_.outcome);
  }
  [[nodiscard]] std::vector<Unit> units() { return read_units(work_, order_.id); }

  // The event of that type in the outcome; null when there is none.
  [[nodiscard]] JsonValue event(std::string_view type) const {
    const Result<JsonValue> line = parse_json(answer_.line);
    const JsonValue* events = line ? line->find("events") : nullptr;
    if (events == nullptr || !events->is(JsonValue::Kind::list)) return {};
    for (const JsonValue& one : events->items()) {
      if (one.text_at("type") == type) return one;
    }
    return {};
  }
  [[nodiscard]] Money money_at(const JsonValue& event, std::string_view name) {
    const int digits = settings_of(work_, order_.programme).currency_digits;
    const Result<Money> amount = parse_money(event.text_at(name).value_or("0"), digits);
    return amount ? *amount : Money(0);
  }

  void paid() {
    set_state(UnitState::paid);
    const JsonValue fixed = event("order_paid");
    const Result<Rate> reward = parse_rate(fixed.text_at("reward_rate").value_or(""));
    const Result<Rate> platform = parse_rate(fixed.text_at("platform_rate").value_or(""));
    if (reward && platform) {
      work_.db.run("UPDATE shop_units SET reward_rate=?2,platform_rate=?3 WHERE id=?1", unit_.id, reward->units(),
                   platform->units());
    }
    if (order_.state == OrderState::refusing) {
      ask_to_cancel(work_, order_, unit_);
    } else if (!any_in(units(), {UnitState::paying})) {
      move_order(work_, actor_, order_, OrderAction::confirm);
    }
  }

  void refused() {
    set_state(UnitState::refused);
    if (order_.state == OrderState::confirming) {
      move_order(work_, actor_, order_, OrderAction::refuse, answer_.outcome);
      for (const Unit& other : units()) {
        if (other.state == UnitState::paid) ask_to_cancel(work_, order_, other);
      }
    }
    close_called_off();
  }

  // A refused or called off order ends when nothing of it is at the engine any more.
  void close_called_off() {
    if (any_in(units(), {UnitState::paying, UnitState::paid, UnitState::cancelling})) return;
    const bool refused = order_.state == OrderState::refusing;
    move_order(work_, actor_, order_, refused ? OrderAction::close_refused : OrderAction::close_cancelled);
    Money money;
    for (const Unit& unit : units()) {
      const bool returned_before =
          work_.db.integer("SELECT 1 FROM shop_return_units WHERE unit=?1 AND done=1", unit.id).has_value();
      if (!returned_before) money += unit.figures.money;
    }
    undo_taken(work_, actor_, order_);
    if (money > Money(0)) {
      owe_refund(work_, {order_.programme, order_.id, *order_.payment, money,
                         refused ? RefundReason::refused : RefundReason::cancelled});
    }
  }

  void settled() {
    set_state(UnitState::settled);
    const JsonValue event_settled = event("order_settled");
    work_.db.run("UPDATE shop_units SET contribution=?2,grant_value=?3,granted=?4,settled_at=?5 WHERE id=?1", unit_.id,
                 money_at(event_settled, "contribution").units(), money_at(event_settled, "grant_value").units(),
                 event_settled.text_at("granted").value_or("0"), work_.now.microseconds());
    close_if_done(work_, order_);
  }

  void cancelled() {
    set_state(UnitState::cancelled);
    work_.db.run("UPDATE shop_units SET refunded=price,refunded_paid=money+wallet WHERE id=?1", unit_.id);
    if (unit_.open_return) {
      on_unit_returned(work_, actor_, order_, unit_, unit_.figures.money);
    } else {
      close_called_off();
    }
  }

  void reversed() {
    const auto amount = work_.db.integer("SELECT amount FROM shop_return_units WHERE return_id=?1 AND unit=?2",
                                         unit_.open_return.value_or(""), unit_.id);
    GP_CHECK(amount, "a unit is reversed by its return");
    const Money refunded = unit_.refunded + Money(*amount);
    const Money paid_back =
        std::min(unit_.figures.paid(), unit_.refunded_paid + money_at(event("order_reversed"), "refunded"));
    work_.db.run("UPDATE shop_units SET refunded=?2,refunded_paid=?3 WHERE id=?1", unit_.id, refunded.units(),
                 paid_back.units());
    set_state(refunded == unit_.figures.price() ? UnitState::refunded : UnitState::settled);
    on_unit_returned(work_, actor_, order_, unit_, Money(0));
  }

  void ask_again_later(std::string_view type) {
    if (type == "settle_paid_order") set_state(UnitState::paid);
    const Timestamp retry = later(work_.now, settings_of(work_, order_.programme).engine_retry_minutes * kMinute);
    work_.db.run("UPDATE shop_units SET code=?2,retry_at=?3 WHERE id=?1", unit_.id, answer_.outcome,
                 retry.microseconds());
    if (unit_.open_return) note_return_code(work_, *unit_.open_return, answer_.outcome);
  }

  Work& work_;
  const OutboxAnswer& answer_;
  Order order_;
  Unit unit_;
  const Actor actor_{answer_.programme, ActorKind::engine, ""};
};

}  // namespace

void on_engine_answer(Work& work, const OutboxAnswer& answer) {
  const Result<JsonValue> command = parse_json(answer.command);
  GP_CHECK(command, "the shop's commands are JSON");
  const std::string type(command->text_at("type").value_or(""));
  const auto order = work.db.text("SELECT order_id FROM shop_units WHERE id=?1", answer.reference);
  GP_CHECK(order, "the shop's commands are about its units");
  for (Unit& unit : read_units(work, *order)) {
    if (unit.id != answer.reference || !is_answer_of(type, unit.state)) continue;
    Order found = read_order(work, {answer.programme, ActorKind::engine, ""}, *order);
    Reaction(work, answer, std::move(found), std::move(unit)).run(type);
    return;
  }
}

void close_if_done(Work& work, Order& order) {
  const std::vector<Unit> units = read_units(work, order.id);
  if (any_in(units, {UnitState::paying, UnitState::paid, UnitState::settling, UnitState::cancelling})) return;
  const Actor engine{order.programme, ActorKind::engine, ""};
  const bool kept = any_in(units, {UnitState::settled, UnitState::reversing, UnitState::refunded});
  if (order.state == OrderState::settling && kept) {
    move_order(work, engine, order, OrderAction::close_settled);
  } else if (!kept && order.state != OrderState::returned) {
    move_order(work, engine, order, OrderAction::close_returned);
  }
}

}  // namespace greenpool::shop
