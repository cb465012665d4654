// Orders as staff sees and moves them: shipping, receipt, settlement, and what the engine does not take.
#include <array>

#include "http/handlers/expected_points.h"
#include "http/handlers/handlers.h"
#include "http/handlers/list_table.h"
#include "http/handlers/shop_views.h"
#include "shop/ordering.h"
#include "shop/settlement.h"

namespace greenpool {
namespace {

constexpr int kStuckShownMax = 200;

constexpr TableColumn::Kind kNumber = TableColumn::Kind::number;

constexpr std::array kOrderTableColumns{
    TableColumn{"id"},
    TableColumn{"member"},
    TableColumn{"state"},
    TableColumn{"goods", kNumber},
    TableColumn{"discount", kNumber},
    TableColumn{"freight", kNumber},
    TableColumn{"price", kNumber},
    TableColumn{"money", kNumber},
    TableColumn{"wallet", kNumber},
    TableColumn{"coins", kNumber},
    TableColumn{"subsidy", kNumber},
    TableColumn{"coupon"},
    TableColumn{"region"},
    TableColumn{"terms_version"},
    TableColumn{"code"},
    TableColumn{"created_at"},
    TableColumn{"expires_at"},
    TableColumn{"paid_at"},
    TableColumn{"shipped_at"},
    TableColumn{"receive_at"},
    TableColumn{"received_at"},
    TableColumn{"settle_at"},
    TableColumn{"closed_at"},
};
constexpr ListTable kOrderTable{"orders", kOrderTableColumns};

constexpr std::array kParcelTableColumns{
    TableColumn{"id"},         TableColumn{"order"},        TableColumn{"return"},          TableColumn{"carrier"},
    TableColumn{"carrier_zh"}, TableColumn{"carrier_en"},   TableColumn{"tracking_number"}, TableColumn{"state"},
    TableColumn{"sent_at"},    TableColumn{"delivered_at"},
};
constexpr ListTable kParcelTable{"parcels", kParcelTableColumns};

void answer_with_order(OfficeCall& call, int status = 200) {
  call.respond(order_in_full(call, staff(call), call.path("order")), status);
}

void page_of_orders(OfficeCall& call) {
  const shop::OrderFilter filter{.member = call.query_text("member"),
                                 .state = query_name<shop::OrderState>(call, "state"),
                                 .created_from = query_time(call, "created_from"),
                                 .created_before = query_time(call, "created_before"),
                                 .price_from = query_amount(call, "price_from"),
                                 .price_to = query_amount(call, "price_to")};
  respond_page(call, "orders", shop::list_orders(call.work, staff(call), filter, page_of(call)),
               [&](std::string& text, const shop::Order& order) { append_order(text, call, order, Audience::staff); });
}

// GET …/orders
void list(OfficeCall& call) { list_or_table(call, kOrderTable, page_of_orders); }

// GET …/orders/{order}
void show(OfficeCall& call) { respond_order_with_expected(call, staff(call), call.path("order")); }

// GET …/orders/{order}/address
void show_address(OfficeCall& call) {
  std::string json;
  append_address(json, shop::read_address(call.work, staff(call), call.path("order"), sealer(call)));
  changed(call, "order_address_read", call.path("order"));
  call.respond(std::move(json));
}

// POST …/orders/{order}/cancel
void cancel(OfficeCall& call) {
  shop::cancel_order(call.work, staff(call), call.path("order"));
  changed(call, "order_cancelled", call.path("order"));
  answer_with_order(call);
}

// POST …/orders/{order}/parcels
void ship(OfficeCall& call) {
  static_cast<void>(shop::ship_parcel(call.work, staff(call), call.path("order"), read_parcel_draft(call)));
  changed(call, "order_shipped", call.path("order"));
  answer_with_order(call, 201);
}

// POST …/orders/{order}/receive
void receive(OfficeCall& call) {
  shop::confirm_receipt(call.work, staff(call), call.path("order"));
  changed(call, "order_received", call.path("order"));
  answer_with_order(call);
}

// POST …/orders/{order}/settle
void settle(OfficeCall& call) {
  shop::settle_order(call.work, staff(call), call.path("order"));
  changed(call, "order_settlement_asked", call.path("order"));
  answer_with_order(call);
}

// POST …/settlements
void settle_many(OfficeCall& call) {
  const std::vector<std::string> wanted = texts_at(call.body(), "orders");
  const std::vector<shop::SettleResult> results = shop::settle_orders(call.work, staff(call), wanted);
  for (const shop::SettleResult& result : results) {
    if (result.code.empty()) changed(call, "order_settlement_asked", result.order);
  }
  respond_list(call, "orders", results, [](std::string& text, const shop::SettleResult& result) {
    ObjectWriter object(text);
    object.id("order", result.order);
    result.code.empty() ? object.null("code") : object.id("code", result.code);
    object.close();
  });
}

// GET …/stuck-units
void list_stuck(OfficeCall& call) {
  respond_list(call, "units", shop::list_stuck_units(call.work, staff(call), kStuckShownMax),
               [](std::string& text, const shop::StuckUnit& stuck) {
                 ObjectWriter object(text);
                 object.id("order", stuck.order);
                 object.id("unit", stuck.unit.id);
                 object.id("state", shop::name_of(stuck.unit.state));
                 object.text("code", stuck.unit.code);
                 object.time("retry_at", stuck.retry_at);
                 object.close();
               });
}

void page_of_parcels(OfficeCall& call) {
  const shop::ParcelFilter filter{.order = call.query_text("order"),
                                  .state = query_name<shop::ParcelState>(call, "state")};
  respond_page(call, "parcels", shop::list_parcels(call.work, staff(call), filter, page_of(call)),
               [](std::string& text, const shop::Parcel& parcel) { append_parcel(text, parcel); });
}

// GET …/parcels
void list_parcels_of_all(OfficeCall& call) { list_or_table(call, kParcelTable, page_of_parcels); }

// GET …/parcels/{parcel}
void show_one_parcel(OfficeCall& call) { call.respond(parcel_in_full(call, staff(call), call.path("parcel"))); }

}  // namespace

namespace handlers {

extern const Handler list_orders_for_staff{.work = list};
extern const Handler show_order_for_staff{.work = show};
extern const Handler show_order_address{.work = show_address};
extern const Handler cancel_order{.work = cancel};
extern const Handler ship_parcel{.work = ship};
extern const Handler receive_order{.work = receive};
extern const Handler settle_order{.work = settle};
extern const Handler settle_orders{.work = settle_many};
extern const Handler list_stuck_units{.work = list_stuck};
extern const Handler list_parcels{.work = list_parcels_of_all};
extern const Handler show_parcel{.work = show_one_parcel};

}  // namespace handlers
}  // namespace greenpool
