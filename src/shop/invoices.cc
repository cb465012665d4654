#include "shop/invoices.h"

#include "base/text_id.h"
#include "json/value.h"
#include "office/random.h"
#include "shop/columns.h"
#include "shop/order.h"
#include "shop/problems.h"
#include "shop/texts.h"

namespace greenpool::shop {
namespace {

// What the member paid for units that the engine holds, less what went back.
constexpr std::string_view kDue =
    "(SELECT coalesce(sum(money+wallet-refunded_paid),0) FROM shop_units u WHERE u.order_id=shop_invoices.order_id "
    "AND u.state NOT IN ('waiting','paying','cancelled','refused'))";

std::string columns() {
  return "SELECT number,id,order_id,member,kind,state,amount," + std::string(kDue) +
         ",invoice_number,red_number,requested_at,issued_at FROM shop_invoices";
}

Money due_of(Work& work, const std::string& order) {
  return Money(
      *work.db.integer("SELECT coalesce(sum(money+wallet-refunded_paid),0) FROM shop_units WHERE order_id=?1 "
                       "AND state NOT IN ('waiting','paying','cancelled','refused')",
                       order));
}

Invoice read_row(const Rows& rows) {
  return {rows.integer(0),
          rows.text(1),
          rows.text(2),
          rows.text(3),
          read_name<InvoiceKind>(rows.text(4)),
          read_name<InvoiceState>(rows.text(5)),
          Money(rows.integer(6)),
          Money(rows.integer(7)),
          rows.text(8),
          rows.text(9),
          Timestamp(rows.integer(10)),
          maybe<Timestamp>(rows, 11)};
}

void check(const InvoiceTitle& title) {
  const bool texts = is_line(title.title, 240) && (title.email.empty() || is_line(title.email, 240));
  const bool company = title.kind == InvoiceKind::company;
  if (!texts || (!company && !title.tax_number.empty())) throw Refusal(problems::invoice_invalid);
  if (company && !is_social_credit_code(title.tax_number)) throw Refusal(problems::tax_number_invalid);
}

std::vector<std::uint8_t> sealed_title(const InvoiceTitle& title, Sealer& sealer) {
  const auto text = [](const std::string& value) { return JsonValue::of_text(value); };
  return sealer.seal("shop/invoice", to_json(JsonValue::of_object({{"title", text(title.title)},
                                                                   {"tax_number", text(title.tax_number)},
                                                                   {"email", text(title.email)}})));
}

void require_staff(const Actor& actor) {
  if (actor.kind != ActorKind::staff) throw Refusal(problems::order_actor_not_allowed);
}

void require_state(const Invoice& invoice, InvoiceState state) {
  if (invoice.state != state) throw Refusal(problems::invoice_action_not_allowed);
}

}  // namespace

bool is_social_credit_code(std::string_view text) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  if (text.size() != 18) return false;
  std::size_t sum = 0;
  std::size_t weight = 1;  // 3^i modulo 31
  for (std::size_t i = 0; i < 18; ++i) {
    const std::size_t value = kAlphabet.find(text[i]);
    if (value == std::string_view::npos) return false;
    if (i == 17) return value == (31 - sum % 31) % 31;
    sum += value * weight;
    weight = weight * 3 % 31;
  }
  return false;
}

std::string request_invoice(Work& work, const Actor& actor, const std::string& id, const InvoiceTitle& title,
                            Sealer& sealer) {
  check(title);
  const Order order = read_order(work, actor, id);
  if (!order.paid_at || order.state == OrderState::confirming) throw Refusal(problems::order_action_not_allowed);
  if (work.db.integer("SELECT 1 FROM shop_invoices WHERE order_id=?1 AND state IN ('requested','issued')", id)) {
    throw Refusal(problems::invoice_exists);
  }
  const Money due = due_of(work, id);
  if (due <= Money(0)) throw Refusal(problems::invoice_nothing_due);
  std::string invoice = random_id("iv-");
  work.db.run(
      "INSERT INTO shop_invoices(id,programme,order_id,member,kind,title,state,amount,requested_at) "
      "VALUES(?1,?2,?3,?4,?5,?6,'requested',?7,?8)",
      invoice, order.programme, id, order.member, name_of(title.kind), Blob{sealed_title(title, sealer)}, due.units(),
      work.now.microseconds());
  return invoice;
}

void issue_invoice(Work& work, const Actor& staff, const std::string& id, const std::string& invoice_number) {
  require_staff(staff);
  if (!is_text_id(invoice_number)) throw Refusal(problems::invoice_invalid);
  const Invoice invoice = read_invoice(work, staff, id);
  require_state(invoice, InvoiceState::requested);
  if (invoice.due <= Money(0)) throw Refusal(problems::invoice_nothing_due);
  work.db.run("UPDATE shop_invoices SET state='issued',amount=?2,invoice_number=?3,issued_at=?4 WHERE id=?1", id,
              invoice.due.units(), invoice_number, work.now.microseconds());
}

void issue_red_letter(Work& work, const Actor& staff, const std::string& id, const std::string& red_number) {
  require_staff(staff);
  if (!is_text_id(red_number)) throw Refusal(problems::invoice_invalid);
  require_state(read_invoice(work, staff, id), InvoiceState::issued);
  work.db.run("UPDATE shop_invoices SET state='red',red_number=?2,closed_at=?3 WHERE id=?1", id, red_number,
              work.now.microseconds());
}

void withdraw_invoice(Work& work, const Actor& actor, const std::string& id) {
  require_state(read_invoice(work, actor, id), InvoiceState::requested);
  work.db.run("UPDATE shop_invoices SET state='withdrawn',closed_at=?2 WHERE id=?1", id, work.now.microseconds());
}

Invoice read_invoice(Work& work, const Actor& actor, const std::string& id) {
  Conditions where;
  where.add("id=", SqlValue(id));
  where.add("programme=", SqlValue(actor.programme));
  if (actor.is_member()) where.add("member=", SqlValue(actor.id));
  Rows rows = where.all(work.db, columns(), "");
  if (!rows.next()) throw Refusal(problems::invoice_unknown);
  return read_row(rows);
}

InvoiceTitle read_invoice_title(Work& work, const Actor& actor, const std::string& id, Sealer& sealer) {
  const Invoice invoice = read_invoice(work, actor, id);
  Rows rows = work.db.query("SELECT title FROM shop_invoices WHERE id=?1", id);
  GP_CHECK(rows.next(), "an invoice that was read is there");
  const std::optional<std::string> plain = sealer.open("shop/invoice", rows.blob(0));
  const Result<JsonValue> value = parse_json(plain.value_or(""));
  if (!value) throw Refusal(problems::sealed_data_unreadable);
  const auto text = [&](std::string_view name) { return std::string(value->text_at(name).value_or("")); };
  return {invoice.kind, text("title"), text("tax_number"), text("email")};
}

std::vector<Invoice> list_invoices(Work& work, const Actor& actor, const InvoiceFilter& filter, const Page& page) {
  Conditions where;
  where.add("programme=", SqlValue(actor.programme));
  if (actor.is_member()) {
    where.add("member=", SqlValue(actor.id));
  } else {
    where.add_if("member=", filter.member);
  }
  where.add_if("order_id=", filter.order);
  if (filter.state) where.add("state=", SqlValue(name_of(*filter.state)));
  if (filter.choice == InvoiceChoice::to_correct) where.text("state='issued' AND amount>" + std::string(kDue));
  std::vector<Invoice> found;
  Rows rows = where.newest(work.db, columns(), "number", page);
  while (rows.next()) found.push_back(read_row(rows));
  return found;
}

}  // namespace greenpool::shop
