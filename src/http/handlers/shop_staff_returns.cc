// Returns, invoices, and money that fits no order, by staff.
#include <array>
#include <charconv>

#include "http/handlers/handlers.h"
#include "http/handlers/list_table.h"
#include "http/handlers/shop_views.h"
#include "shop/payments.h"
#include "shop/refunds.h"

namespace greenpool {
namespace {

constexpr TableColumn::Kind kNumber = TableColumn::Kind::number;

constexpr std::array kReturnTableColumns{
    TableColumn{"id"},    TableColumn{"order"},        TableColumn{"member"},    TableColumn{"kind"},
    TableColumn{"state"}, TableColumn{"answer"},       TableColumn{"stock"},     TableColumn{"supplier_cost"},
    TableColumn{"code"},  TableColumn{"requested_at"}, TableColumn{"closed_at"},
};
constexpr ListTable kReturnTable{"returns", kReturnTableColumns};

constexpr std::array kInvoiceTableColumns{
    TableColumn{"id"},           TableColumn{"order"},
    TableColumn{"member"},       TableColumn{"kind"},
    TableColumn{"state"},        TableColumn{"amount", kNumber},
    TableColumn{"due", kNumber}, TableColumn{"invoice_number"},
    TableColumn{"red_number"},   TableColumn{"needs_correction"},
    TableColumn{"requested_at"}, TableColumn{"issued_at"},
};
constexpr ListTable kInvoiceTable{"invoices", kInvoiceTableColumns};

constexpr std::array kRefundTableColumns{
    TableColumn{"id"},      TableColumn{"order"}, TableColumn{"payment"}, TableColumn{"amount", kNumber},
    TableColumn{"reason"},  TableColumn{"state"}, TableColumn{"code"},    TableColumn{"due_at"},
    TableColumn{"done_at"},
};
constexpr ListTable kRefundTable{"refunds", kRefundTableColumns};

// What tells of people (a reason, a title) is left out of answers that are kept for repeated keys.
void answer_with_return(OfficeCall& call, const std::string& id, int status = 200) {
  std::string json;
  append_return(json, shop::read_return(call.work, staff(call), id), Audience::staff);
  call.respond(std::move(json), status);
}

void answer_with_invoice(OfficeCall& call, const std::string& id, int status = 200) {
  std::string json;
  append_invoice(json, call, shop::read_invoice(call.work, staff(call), id), Audience::staff);
  call.respond(std::move(json), status);
}

void page_of_returns(OfficeCall& call) {
  const shop::ReturnFilter filter{.member = call.query_text("member"),
                                  .order = call.query_text("order"),
                                  .state = query_name<shop::ReturnState>(call, "state")};
  respond_page(call, "returns", shop::list_returns(call.work, staff(call), filter, page_of(call)),
               [](std::string& text, const shop::Return& found) { append_return(text, found, Audience::staff); });
}

// GET …/returns
void list(OfficeCall& call) { list_or_table(call, kReturnTable, page_of_returns); }

// POST …/returns
void request(OfficeCall& call) {
  const std::string id = shop::request_return(call.work, staff(call), read_return_request(call), sealer(call));
  changed(call, "return_requested", id);
  answer_with_return(call, id, 201);
}

// GET …/returns/{return}
void show(OfficeCall& call) { call.respond(return_in_full(call, staff(call), call.path("return"))); }

// POST …/returns/{return}/approve
void approve(OfficeCall& call) {
  shop::ReturnApproval approval{.id = call.path("return"), .amount = amount_at(call, call.body(), "amount")};
  approval.supplier_cost = *shop::find_name<shop::SupplierCost>(call.text("supplier_cost", "kept"));
  shop::approve_return(call.work, staff(call), approval);
  changed(call, "return_approved", approval.id);
  answer_with_return(call, call.path("return"));
}

// POST …/returns/{return}/reject
void reject(OfficeCall& call) {
  shop::reject_return(call.work, staff(call), call.path("return"), call.text("answer"));
  changed(call, "return_rejected", call.path("return"));
  answer_with_return(call, call.path("return"));
}

// POST …/returns/{return}/receive
void receive(OfficeCall& call) {
  shop::take_goods_back(call.work, staff(call), call.path("return"),
                        *shop::find_name<shop::StockDecision>(call.text("stock")));
  changed(call, "return_received", call.path("return"));
  answer_with_return(call, call.path("return"));
}

// POST …/returns/{return}/give-up
void give_up(OfficeCall& call) {
  shop::give_up_return(call.work, staff(call), call.path("return"));
  changed(call, "return_given_up", call.path("return"));
  answer_with_return(call, call.path("return"));
}

void page_of_invoices(OfficeCall& call) {
  shop::InvoiceFilter filter{.member = call.query_text("member"),
                             .order = call.query_text("order"),
                             .state = query_name<shop::InvoiceState>(call, "state")};
  const JsonValue* const to_correct = call.query("to_correct");
  if (to_correct != nullptr && to_correct->truth()) filter.choice = shop::InvoiceChoice::to_correct;
  respond_page(
      call, "invoices", shop::list_invoices(call.work, staff(call), filter, page_of(call)),
      [&](std::string& text, const shop::Invoice& invoice) { append_invoice(text, call, invoice, Audience::staff); });
}

// GET …/invoices
void list_invoices(OfficeCall& call) { list_or_table(call, kInvoiceTable, page_of_invoices); }

// GET …/invoices/{invoice}
void show_invoice(OfficeCall& call) { call.respond(invoice_in_full(call, staff(call), call.path("invoice"))); }

// POST …/invoices/{invoice}/issue
void issue(OfficeCall& call) {
  shop::issue_invoice(call.work, staff(call), call.path("invoice"), call.text("number"));
  changed(call, "invoice_issued", call.path("invoice"));
  answer_with_invoice(call, call.path("invoice"));
}

// POST …/invoices/{invoice}/red
void issue_red(OfficeCall& call) {
  shop::issue_red_letter(call.work, staff(call), call.path("invoice"), call.text("number"));
  changed(call, "invoice_taken_back", call.path("invoice"));
  answer_with_invoice(call, call.path("invoice"));
}

// GET …/incidents
void list_all_incidents(OfficeCall& call) {
  respond_page(call, "incidents", shop::list_incidents(call.work, staff(call), page_of(call)),
               [&](std::string& text, const shop::Incident& incident) {
                 ObjectWriter object(text);
                 object.integer("number", static_cast<std::uint64_t>(incident.number));
                 object.id("kind", shop::name_of(incident.kind));
                 object.text("order", incident.order);
                 object.text("payment", incident.payment);
                 object.money("expected", incident.expected, digits(call));
                 object.money("received", incident.received, digits(call));
                 object.truth("open", incident.open);
                 object.text("note", incident.note);
                 object.time("at", incident.at);
                 object.close();
               });
}

// POST …/incidents/{number}/close
void close(OfficeCall& call) {
  const std::string& text = call.path("number");
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  const auto decision =
      call.text("decision") == "refund" ? shop::IncidentDecision::refund : shop::IncidentDecision::no_refund;
  shop::close_incident(call.work, staff(call), number, decision, call.text("note"));
  changed(call, decision == shop::IncidentDecision::refund ? "incident_refunded" : "incident_closed", text);
  call.done();
}

void page_of_refunds(OfficeCall& call) {
  const shop::RefundFilter filter{.order = call.query_text("order"),
                                  .state = query_name<shop::RefundState>(call, "state")};
  respond_page(call, "refunds", shop::list_refunds(call.work, staff(call), filter, page_of(call)),
               [&](std::string& text, const shop::Refund& refund) {
                 ObjectWriter object(text);
                 object.id("id", refund.id);
                 object.text("order", refund.order);
                 object.text("payment", refund.payment);
                 object.money("amount", refund.amount, digits(call));
                 object.id("reason", shop::name_of(refund.reason));
                 object.id("state", shop::name_of(refund.state));
                 object.text("code", refund.code);
                 object.time("due_at", refund.due_at);
                 maybe_time(object, "done_at", refund.done_at);
                 object.close();
               });
}

// GET …/refunds
void list_all_refunds(OfficeCall& call) { list_or_table(call, kRefundTable, page_of_refunds); }

// POST …/refunds/{refund}/retry
void retry(OfficeCall& call) {
  shop::retry_refund(call.work, staff(call), call.path("refund"));
  changed(call, "refund_retried", call.path("refund"));
  call.done();
}

}  // namespace

namespace handlers {

extern const Handler list_returns_for_staff{.work = list};
extern const Handler request_return_for_member{.work = request};
extern const Handler show_return_for_staff{.work = show};
extern const Handler approve_return{.work = approve};
extern const Handler reject_return{.work = reject};
extern const Handler receive_returned_goods{.work = receive};
extern const Handler give_up_return{.work = give_up};
extern const Handler list_invoices_for_staff{.work = list_invoices};
extern const Handler show_invoice_for_staff{.work = show_invoice};
extern const Handler issue_invoice{.work = issue};
extern const Handler issue_red_letter{.work = issue_red};
extern const Handler list_incidents{.work = list_all_incidents};
extern const Handler close_incident{.work = close};
extern const Handler list_shop_refunds{.work = list_all_refunds};
extern const Handler retry_shop_refund{.work = retry};

}  // namespace handlers
}  // namespace greenpool
