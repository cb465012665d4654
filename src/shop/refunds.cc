#include "shop/refunds.h"

#include "office/random.h"
#include "shop/columns.h"
#include "shop/problems.h"

namespace greenpool::shop {
namespace {

constexpr std::string_view kColumns =
    "SELECT number,id,programme,order_id,payment,amount,reason,state,code,due_at,done_at FROM shop_refunds";

std::vector<Refund> read_all(Rows rows) {
  std::vector<Refund> found;
  while (rows.next()) {
    found.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4), Money(rows.integer(5)),
                     read_name<RefundReason>(rows.text(6)), read_name<RefundState>(rows.text(7)), rows.text(8),
                     Timestamp(rows.integer(9)), maybe<Timestamp>(rows, 10)});
  }
  return found;
}

void require_refund(Work& work, const std::string& id) {
  if (!work.db.integer("SELECT 1 FROM shop_refunds WHERE id=?1", id)) throw Refusal(problems::refund_unknown);
}

}  // namespace

std::vector<Refund> refunds_untold(Work& work, int at_most) {
  Conditions where;
  where.text("state='due' AND told=0");
  return read_all(where.all(work.db, kColumns, "ORDER BY number LIMIT " + std::to_string(at_most)));
}

void refund_told(Work& work, const std::string& id) {
  require_refund(work, id);
  work.db.run("UPDATE shop_refunds SET told=1 WHERE id=?1", id);
}

std::vector<Refund> list_refunds(Work& work, const Actor& actor, const RefundFilter& filter, const Page& page) {
  Conditions where;
  where.add("programme=", SqlValue(actor.programme));
  where.add_if("order_id=", filter.order);
  if (filter.state) where.add("state=", SqlValue(name_of(*filter.state)));
  return read_all(where.newest(work.db, kColumns, "number", page));
}

void on_refund_succeeded(Work& work, const std::string& id) {
  require_refund(work, id);
  work.db.run("UPDATE shop_refunds SET state='done',code='',done_at=?2 WHERE id=?1 AND state<>'done'", id,
              work.now.microseconds());
}

void on_refund_failed(Work& work, const std::string& id, const std::string& code) {
  require_refund(work, id);
  work.db.run("UPDATE shop_refunds SET state='failed',code=?2 WHERE id=?1 AND state='due'", id, code);
}

void retry_refund(Work& work, const Actor& staff, const std::string& id) {
  const auto state = work.db.text("SELECT state FROM shop_refunds WHERE id=?1 AND programme=?2", id, staff.programme);
  if (!state) throw Refusal(problems::refund_unknown);
  if (*state != "failed") throw Refusal(problems::refund_action_not_allowed);
  work.db.run("UPDATE shop_refunds SET state='due',code='',told=0 WHERE id=?1", id);
}

void owe_refund(Work& work, const OwedRefund& owed) {
  const auto paid = work.db.integer("SELECT amount FROM shop_payments WHERE payment=?1", owed.payment);
  const auto owed_before =
      work.db.integer("SELECT coalesce(sum(amount),0) FROM shop_refunds WHERE payment=?1", owed.payment);
  GP_CHECK(paid && owed.amount > Money(0) && *owed_before + owed.amount.units() <= *paid,
           "refunds of a payment never exceed it");
  work.db.run(
      "INSERT INTO shop_refunds(id,programme,order_id,payment,amount,reason,state,due_at) "
      "VALUES(?1,?2,?3,?4,?5,?6,'due',?7)",
      random_id("rf-"), owed.programme, owed.order, owed.payment, owed.amount.units(), name_of(owed.reason),
      work.now.microseconds());
}

}  // namespace greenpool::shop
