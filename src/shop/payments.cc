#include "shop/payments.h"

#include "base/text_id.h"
#include "shop/ending.h"
#include "shop/ordering.h"
#include "shop/problems.h"
#include "shop/refunds.h"
#include "shop/texts.h"

namespace greenpool::shop {
namespace {

Actor system_of(const std::string& programme) { return {programme, ActorKind::system, ""}; }
Actor payment_of(const std::string& programme) { return {programme, ActorKind::payment, ""}; }

void add_incident(Work& work, const PaymentFacts& facts, IncidentKind kind, Money expected) {
  const bool known = work.db
                         .integer(
                             "SELECT 1 FROM shop_incidents WHERE programme=?1 AND state='open' AND payment=?2 AND "
                             "received=?3",
                             facts.programme, facts.payment, facts.amount.units())
                         .has_value();
  if (known) return;
  work.db.run(
      "INSERT INTO shop_incidents(programme,kind,order_id,payment,expected,received,state,at) "
      "VALUES(?1,?2,?3,?4,?5,?6,'open',?7)",
      facts.programme, name_of(kind), facts.order, facts.payment, expected.units(), facts.amount.units(),
      work.now.microseconds());
}

void record(Work& work, const PaymentFacts& facts, std::string_view outcome) {
  work.db.run("INSERT INTO shop_payments(payment,programme,order_id,amount,outcome,at) VALUES(?1,?2,?3,?4,?5,?6)",
              facts.payment, facts.programme, facts.order, facts.amount.units(), outcome, work.now.microseconds());
}

// nullopt: not told before.
std::optional<PaymentOutcome> told_before(Work& work, const PaymentFacts& facts) {
  Rows rows = work.db.query("SELECT order_id,amount FROM shop_payments WHERE payment=?1", facts.payment);
  if (!rows.next()) return std::nullopt;
  if (rows.text(0) == facts.order && rows.integer(1) == facts.amount.units()) return PaymentOutcome::repeated;
  add_incident(work, facts, IncidentKind::amount_mismatch, Money(rows.integer(1)));
  return PaymentOutcome::mismatched;
}

std::optional<Order> find_order(Work& work, const PaymentFacts& facts) {
  try {
    return read_order(work, payment_of(facts.programme), facts.order);
  } catch (const Refusal&) {
    return std::nullopt;
  }
}

// Why the terms of now do not carry the order; empty when they do.
std::string refusal_by_terms(Work& work, const Order& order, const TermsRates& terms) {
  try {
    require_cover_of(work, order, terms);
    return {};
  } catch (const Refusal& refusal) {
    return std::string(refusal.problem().code);
  }
}

PaymentOutcome give_back(Work& work, const PaymentFacts& facts, RefundReason reason) {
  record(work, facts, "refund_due");
  owe_refund(work, {facts.programme, facts.order, facts.payment, facts.amount, reason});
  return PaymentOutcome::refund_due;
}

PaymentOutcome take(Work& work, const PaymentFacts& facts, Order& order, const TermsRates& terms) {
  const Actor actor = payment_of(facts.programme);
  if (const std::string code = refusal_by_terms(work, order, terms); !code.empty()) {
    move_order(work, actor, order, OrderAction::turn_away, code);
    release_unpaid(work, order);
    return give_back(work, facts, RefundReason::refused);
  }
  record(work, facts, "accepted");
  order.payment = facts.payment;
  start_confirming(work, actor, order, terms);
  return PaymentOutcome::accepted;
}

}  // namespace

PaymentDue payment_due(Work& work, const Actor& actor, const std::string& id) {
  const Order order = read_order(work, actor, id);
  (void)next_state(order.state, OrderAction::pay, ActorKind::payment);
  require_selling(work, order.programme);
  const OrderLine first = read_lines(work, id).front();
  return {order.programme, id, order.member, order.money, first.title_zh, first.title_en, order.expires_at};
}

PaymentOutcome on_payment_succeeded(Work& work, const PaymentFacts& facts, const TermsRates& terms) {
  GP_CHECK(facts.amount > Money(0) && is_text_id(facts.payment), "a payment has an id and an amount");
  if (const auto before = told_before(work, facts)) return *before;
  std::optional<Order> order = find_order(work, facts);
  if (!order) {
    record(work, facts, "order_unknown");
    add_incident(work, facts, IncidentKind::order_unknown, Money(0));
    return PaymentOutcome::order_unknown;
  }
  if (facts.amount != order->money) {
    record(work, facts, "mismatched");
    add_incident(work, facts, IncidentKind::amount_mismatch, order->money);
    return PaymentOutcome::mismatched;
  }
  if (order->state == OrderState::created) return take(work, facts, *order, terms);
  return give_back(work, facts, order->paid_at ? RefundReason::duplicate : RefundReason::late);
}

void on_payment_closed(Work& work, const std::string& programme, const std::string& id) {
  const Actor system = system_of(programme);
  const Order order = read_order(work, system, id);
  if (order.state == OrderState::created && order.expires_at <= work.now) cancel_order(work, system, id);
}

std::vector<Incident> list_incidents(Work& work, const Actor& actor, const Page& page) {
  Conditions where;
  where.add("programme=", SqlValue(actor.programme));
  std::vector<Incident> found;
  Rows rows =
      where.newest(work.db, "SELECT number,kind,order_id,payment,expected,received,state,note,at FROM shop_incidents",
                   "number", page);
  while (rows.next()) {
    found.push_back({rows.integer(0), read_name<IncidentKind>(rows.text(1)), rows.text(2), rows.text(3),
                     Money(rows.integer(4)), Money(rows.integer(5)), rows.text(6) == "open", rows.text(7),
                     Timestamp(rows.integer(8))});
  }
  return found;
}

void close_incident(Work& work, const Actor& staff, std::int64_t number, IncidentDecision decision,
                    const std::string& note) {
  OwedRefund owed;
  owed.programme = staff.programme;
  owed.reason = RefundReason::mismatch;
  {
    Rows rows =
        work.db.query("SELECT order_id,payment,received,state FROM shop_incidents WHERE number=?1 AND programme=?2",
                      number, staff.programme);
    if (!rows.next()) throw Refusal(problems::incident_unknown);
    if (rows.text(3) != "open") throw Refusal(problems::incident_closed);
    owed.order = rows.text(0);
    owed.payment = rows.text(1);
    owed.amount = Money(rows.integer(2));
  }
  if (decision == IncidentDecision::refund) {
    const auto unused = work.db.integer(
        "SELECT 1 FROM shop_payments WHERE payment=?1 AND amount=?2 AND outcome IN ('mismatched','order_unknown')",
        owed.payment, owed.amount.units());
    if (!unused) throw Refusal(problems::refund_action_not_allowed);
    owe_refund(work, owed);
  }
  work.db.run("UPDATE shop_incidents SET state='closed',note=?2 WHERE number=?1", number, note);
}

}  // namespace greenpool::shop
