// A member's orders and what is done with them.
#include "http/handlers/expected_points.h"
#include "http/handlers/handlers.h"
#include "http/handlers/shop_basket.h"
#include "http/handlers/shop_views.h"
#include "shop/ordering.h"
#include "shop/parcels.h"

namespace greenpool {
namespace {

void answer_with_order(OfficeCall& call, const std::string& id, int status = 200) {
  call.respond(order_in_full(call, self(call), id), status);
}

// GET …/me/orders
void list_orders(OfficeCall& call) {
  const shop::OrderFilter filter{.state = query_name<shop::OrderState>(call, "state")};
  respond_page(call, "orders", shop::list_orders(call.work, self(call), filter, page_of(call)),
               [&](std::string& text, const shop::Order& order) { append_order(text, call, order, Audience::member); });
}

// POST …/me/orders
void place(OfficeCall& call) {
  if (call.exchange.idempotency_key.empty()) {
    throw Refusal(info_of(HttpProblem::key_mismatch), "an order needs an Idempotency-Key");
  }
  const JsonValue& address = *call.body().find("address");
  shop::OrderRequest request{.request = call.exchange.idempotency_key,
                             .basket = read_basket(call),
                             .address = {.name = text_at(address, "name"),
                                         .phone = text_at(address, "phone"),
                                         .region = text_at(address, "region"),
                                         .detail = text_at(address, "detail"),
                                         .note = text_at(address, "note")}};
  request.expected_price = amount_at(call, call.body(), "expected_price");
  const std::string id = shop::place_order(call.work, buyer(call), request, rates_in_force(call), sealer(call));
  changed(call, "order_placed", id);
  answer_with_order(call, id, 201);
}

// GET …/me/orders/{order}
void show_with_expected(OfficeCall& call) { respond_order_with_expected(call, self(call), call.path("order")); }

void show(OfficeCall& call) { answer_with_order(call, call.path("order")); }

// GET …/me/orders/{order}/address
void show_address(OfficeCall& call) {
  std::string json;
  append_address(json, shop::read_address(call.work, self(call), call.path("order"), sealer(call)));
  call.respond(std::move(json));
}

// POST …/me/orders/{order}/cancel
void cancel(OfficeCall& call) {
  shop::cancel_order(call.work, self(call), call.path("order"));
  changed(call, "order_cancelled", call.path("order"));
  show(call);
}

// POST …/me/orders/{order}/receive
void receive(OfficeCall& call) {
  shop::confirm_receipt(call.work, self(call), call.path("order"));
  changed(call, "order_received", call.path("order"));
  show(call);
}

// GET …/me/parcels/{parcel}
void show_parcel(OfficeCall& call) { call.respond(parcel_in_full(call, self(call), call.path("parcel"))); }

}  // namespace

namespace handlers {

extern const Handler list_my_orders{.work = list_orders};
extern const Handler place_my_order{.work = place};
extern const Handler show_my_order{.work = show_with_expected};
extern const Handler show_my_order_address{.work = show_address};
extern const Handler cancel_my_order{.work = cancel};
extern const Handler receive_my_order{.work = receive};
extern const Handler show_my_parcel{.work = greenpool::show_parcel};

}  // namespace handlers
}  // namespace greenpool
