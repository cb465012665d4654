// A member's returns and invoices.
#include <algorithm>

#include "base/encoding.h"
#include "http/handlers/handlers.h"
#include "http/handlers/shop_views.h"
#include "shop/images.h"
#include "shop/problems.h"

namespace greenpool {
namespace {

// What tells of people (a reason, a title) is left out of answers that are kept for repeated keys.
void answer_with_return(OfficeCall& call, const std::string& id, int status = 200) {
  std::string json;
  append_return(json, shop::read_return(call.work, self(call), id), Audience::member);
  call.respond(std::move(json), status);
}

void answer_with_invoice(OfficeCall& call, const std::string& id, int status = 200) {
  std::string json;
  append_invoice(json, call, shop::read_invoice(call.work, self(call), id), Audience::member);
  call.respond(std::move(json), status);
}

// GET …/me/returns
void list(OfficeCall& call) {
  const shop::ReturnFilter filter{.order = call.query_text("order"),
                                  .state = query_name<shop::ReturnState>(call, "state")};
  respond_page(call, "returns", shop::list_returns(call.work, self(call), filter, page_of(call)),
               [](std::string& text, const shop::Return& found) { append_return(text, found, Audience::member); });
}

// POST …/me/returns
void request(OfficeCall& call) {
  const shop::ReturnRequest wanted = read_return_request(call);
  shop::require_own_images(call.work, self(call), wanted.images);
  const std::string id = shop::request_return(call.work, self(call), wanted, sealer(call));
  changed(call, "return_requested", id);
  answer_with_return(call, id, 201);
}

// GET …/me/returns/{return}
void show(OfficeCall& call) { call.respond(return_in_full(call, self(call), call.path("return"))); }

// POST …/me/returns/{return}/withdraw
void withdraw(OfficeCall& call) {
  shop::withdraw_return(call.work, self(call), call.path("return"));
  changed(call, "return_withdrawn", call.path("return"));
  answer_with_return(call, call.path("return"));
}

// POST …/me/returns/{return}/parcels
void send_parcel(OfficeCall& call) {
  const std::string id = shop::send_back_parcel(call.work, self(call), call.path("return"), read_parcel_draft(call));
  changed(call, "return_sent", call.path("return"));
  respond_made(call, id);
}

// GET …/me/returns/{return}/images/{image}
void show_image(OfficeCall& call) {
  const std::string id = shop::read_return(call.work, self(call), call.path("return")).id;
  const std::vector<std::string> images = shop::read_return_images(call.work, id);
  if (std::find(images.begin(), images.end(), call.path("image")) == images.end()) {
    throw Refusal(shop::problems::image_unknown);
  }
  respond_image(call, call.path("image"), ImageCache::own);
}

// POST …/me/images
void add_image(OfficeCall& call) {
  const std::string image = shop::store_own_image(call.work, buyer(call), bytes_of(call.exchange.content));
  changed(call, "image_stored", image);
  respond_made(call, image);
}

// GET …/me/invoices
void list_invoices(OfficeCall& call) {
  const shop::InvoiceFilter filter{.order = call.query_text("order"),
                                   .state = query_name<shop::InvoiceState>(call, "state")};
  respond_page(
      call, "invoices", shop::list_invoices(call.work, self(call), filter, page_of(call)),
      [&](std::string& text, const shop::Invoice& invoice) { append_invoice(text, call, invoice, Audience::member); });
}

// POST …/me/invoices
void request_invoice(OfficeCall& call) {
  const shop::InvoiceTitle title{.kind = *shop::find_name<shop::InvoiceKind>(call.text("kind")),
                                 .title = call.text("title"),
                                 .tax_number = call.text("tax_number"),
                                 .email = call.text("email")};
  const std::string id = shop::request_invoice(call.work, self(call), call.text("order"), title, sealer(call));
  changed(call, "invoice_requested", id);
  answer_with_invoice(call, id, 201);
}

// GET …/me/invoices/{invoice}
void show_invoice(OfficeCall& call) { call.respond(invoice_in_full(call, self(call), call.path("invoice"))); }

// POST …/me/invoices/{invoice}/withdraw
void withdraw_invoice(OfficeCall& call) {
  shop::withdraw_invoice(call.work, self(call), call.path("invoice"));
  changed(call, "invoice_withdrawn", call.path("invoice"));
  answer_with_invoice(call, call.path("invoice"));
}

}  // namespace

namespace handlers {

extern const Handler list_my_returns{.work = list};
extern const Handler request_my_return{.work = request};
extern const Handler show_my_return{.work = show};
extern const Handler withdraw_my_return{.work = withdraw};
extern const Handler send_my_return_parcel{.work = send_parcel};
extern const Handler show_my_return_image{.work = show_image};
extern const Handler add_my_image{.work = greenpool::add_image};
extern const Handler list_my_invoices{.work = list_invoices};
extern const Handler request_my_invoice{.work = request_invoice};
extern const Handler show_my_invoice{.work = show_invoice};
extern const Handler withdraw_my_invoice{.work = withdraw_invoice};

}  // namespace handlers
}  // namespace greenpool
