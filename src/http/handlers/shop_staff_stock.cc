// Stock, freight, coupons and settings, by staff.
#include <array>

#include "http/handlers/handlers.h"
#include "http/handlers/list_table.h"
#include "http/handlers/shop_variant_view.h"
#include "http/handlers/shop_views.h"
#include "shop/freight.h"
#include "shop/settings.h"
#include "shop/stock.h"

namespace greenpool {
namespace {

constexpr TableColumn::Kind kNumber = TableColumn::Kind::number;

constexpr std::array kCouponTableColumns{
    TableColumn{"id"},
    TableColumn{"kind"},
    TableColumn{"title_zh"},
    TableColumn{"title_en"},
    TableColumn{"amount", kNumber},
    TableColumn{"rate", kNumber},
    TableColumn{"discount_max", kNumber},
    TableColumn{"spend_min", kNumber},
    TableColumn{"begins_at"},
    TableColumn{"ends_at"},
    TableColumn{"per_member", kNumber},
    TableColumn{"left", kNumber},
    TableColumn{"stock", kNumber},
    TableColumn{"claimed", kNumber},
    TableColumn{"stopped"},
};
constexpr ListTable kCouponTable{"coupons", kCouponTableColumns};

constexpr std::array kMoveTableColumns{
    TableColumn{"number", kNumber},
    TableColumn{"change", kNumber},
    TableColumn{"kind"},
    TableColumn{"reason"},
    TableColumn{"by"},
    TableColumn{"who"},
    TableColumn{"at"},
};
constexpr ListTable kMoveTable{"moves", kMoveTableColumns};

// POST …/variants/{variant}/receipts
void receive(OfficeCall& call) {
  shop::receive_stock(call.work, staff(call),
                      {.variant = call.path("variant"),
                       .quantity = *call.body().integer_at("quantity"),
                       .unit_cost = *amount_at(call, call.body(), "unit_cost"),
                       .received_at = time_at(call.body(), "received_at").value_or(call.work.now),
                       .reason = call.text("reason")});
  changed(call, "stock_received", call.path("variant"));
  respond_variant(call, call.path("variant"), 200);
}

// POST …/variants/{variant}/adjustments
void adjust(OfficeCall& call) {
  shop::adjust_stock(
      call.work, staff(call),
      {.variant = call.path("variant"), .change = *call.body().integer_at("change"), .reason = call.text("reason")});
  changed(call, "stock_adjusted", call.path("variant"));
  respond_variant(call, call.path("variant"), 200);
}

void page_of_moves(OfficeCall& call) {
  const std::string id = shop::read_variant(call.work, staff(call), call.path("variant")).id;
  respond_page(call, "moves", shop::list_stock_moves(call.work, staff(call), id, page_of(call)),
               [](std::string& text, const shop::StockMove& move) {
                 ObjectWriter object(text);
                 object.integer("number", static_cast<std::uint64_t>(move.number));
                 object.name("change") += std::to_string(move.change);
                 object.id("kind", shop::name_of(move.kind));
                 object.text("reason", move.reason);
                 object.id("by", shop::name_of(move.actor.kind));
                 object.text("who", move.actor.id);
                 object.time("at", move.at);
                 object.close();
               });
}

// GET …/variants/{variant}/moves
void list_moves(OfficeCall& call) { list_or_table(call, kMoveTable, page_of_moves); }

void append_template(std::string& json, const OfficeCall& call, const shop::FreightTemplate& found) {
  const int places = digits(call);
  ObjectWriter object(json);
  object.id("id", found.id);
  object.text("name", found.name);
  found.free_from ? object.money("free_from", *found.free_from, places) : object.null("free_from");
  append_list(object.name("zones"), found.zones, [&](std::string& text, const shop::FreightZone& zone) {
    ObjectWriter one(text);
    one.id("region", zone.region);
    one.integer("first_grams", static_cast<std::uint64_t>(zone.first_grams));
    one.money("first_fee", zone.first_fee, places);
    one.integer("next_grams", static_cast<std::uint64_t>(zone.next_grams));
    one.money("next_fee", zone.next_fee, places);
    one.close();
  });
  object.close();
}

shop::FreightTemplate read_template(const OfficeCall& call) {
  shop::FreightTemplate wanted{
      .name = call.text("name"), .free_from = amount_at(call, call.body(), "free_from"), .zones = {}};
  for (const JsonValue& zone : call.body().find("zones")->items()) {
    wanted.zones.push_back({.region = text_at(zone, "region"),
                            .first_grams = *zone.integer_at("first_grams"),
                            .first_fee = *amount_at(call, zone, "first_fee"),
                            .next_grams = *zone.integer_at("next_grams"),
                            .next_fee = *amount_at(call, zone, "next_fee")});
  }
  return wanted;
}

// GET …/freight
void list_freight(OfficeCall& call) {
  respond_list(call, "templates", shop::list_freight_templates(call.work, staff(call)),
               [&](std::string& text, const shop::FreightTemplate& found) { append_template(text, call, found); });
}

// POST …/freight
void add_freight(OfficeCall& call) {
  const std::string id = shop::add_freight_template(call.work, staff(call), read_template(call));
  changed(call, "freight_added", id);
  respond_made(call, id);
}

// PUT …/freight/{freight}
void change_freight(OfficeCall& call) {
  shop::FreightTemplate wanted = read_template(call);
  wanted.id = call.path("freight");
  shop::change_freight_template(call.work, staff(call), wanted);
  changed(call, "freight_changed", wanted.id);
  std::string json;
  append_template(json, call, shop::read_freight_template(call.work, staff(call), wanted.id));
  call.respond(std::move(json));
}

void page_of_coupons(OfficeCall& call) {
  respond_page(
      call, "coupons", shop::list_coupons(call.work, staff(call), {}, page_of(call)),
      [&](std::string& text, const shop::Coupon& coupon) { append_coupon(text, call, coupon, Audience::staff); });
}

// GET …/coupons
void list_coupons(OfficeCall& call) { list_or_table(call, kCouponTable, page_of_coupons); }

// POST …/coupons
void issue(OfficeCall& call) {
  const JsonValue& body = call.body();
  shop::CouponDraft draft{.title_zh = call.text("title_zh"),
                          .title_en = call.text("title_en"),
                          .amount = amount_at(call, body, "amount").value_or(Money(0)),
                          .discount_max = amount_at(call, body, "discount_max"),
                          .spend_min = amount_at(call, body, "spend_min").value_or(Money(0)),
                          .begins_at = *time_at(body, "begins_at"),
                          .ends_at = *time_at(body, "ends_at"),
                          .per_member = body.integer_at("per_member").value_or(1),
                          .stock = body.integer_at("stock").value_or(1)};
  draft.kind = *shop::find_name<shop::CouponKind>(call.text("kind"));
  if (const auto text = body.text_at("rate")) {
    const Result<Rate> rate = parse_rate(*text);
    if (!rate) throw Refusal(info_of(HttpProblem::field_invalid), "\"rate\" is no share of one");
    draft.rate = *rate;
  }
  const std::string id = shop::issue_coupon(call.work, staff(call), draft);
  changed(call, "coupon_issued", id);
  respond_made(call, id);
}

// POST …/coupons/{coupon}/stop
void stop(OfficeCall& call) {
  shop::stop_coupon(call.work, staff(call), call.path("coupon"));
  changed(call, "coupon_stopped", call.path("coupon"));
  std::string json;
  append_coupon(json, call, shop::read_coupon(call.work, staff(call), call.path("coupon")), Audience::staff);
  call.respond(std::move(json));
}

// GET …/settings
void show_settings(OfficeCall& call) {
  const shop::ShopSettings settings = shop::settings_of(call.work, call.programme());
  std::string json;
  ObjectWriter object(json);
  object.name("utc_offset_minutes") += std::to_string(settings.utc_offset_minutes);
  object.integer("unpaid_timeout_minutes", static_cast<std::uint64_t>(settings.unpaid_timeout_minutes));
  object.integer("auto_receive_days", static_cast<std::uint64_t>(settings.auto_receive_days));
  object.integer("return_window_days", static_cast<std::uint64_t>(settings.return_window_days));
  object.integer("units_max", static_cast<std::uint64_t>(settings.units_max));
  object.integer("engine_retry_minutes", static_cast<std::uint64_t>(settings.engine_retry_minutes));
  object.close();
  call.respond(std::move(json));
}

// PUT …/settings
void change_settings(OfficeCall& call) {
  const auto number = [&](std::string_view name) { return static_cast<int>(*call.body().integer_at(name)); };
  shop::change_settings(call.work, staff(call),
                        {.currency_digits = digits(call),
                         .utc_offset_minutes = number("utc_offset_minutes"),
                         .unpaid_timeout_minutes = number("unpaid_timeout_minutes"),
                         .auto_receive_days = number("auto_receive_days"),
                         .return_window_days = number("return_window_days"),
                         .units_max = number("units_max"),
                         .engine_retry_minutes = number("engine_retry_minutes")});
  changed(call, "shop_settings_changed", call.programme());
  show_settings(call);
}

}  // namespace

namespace handlers {

extern const Handler receive_stock{.work = receive};
extern const Handler adjust_stock{.work = adjust};
extern const Handler list_stock_moves{.work = list_moves};
extern const Handler list_freight_templates{.work = list_freight};
extern const Handler add_freight_template{.work = add_freight};
extern const Handler change_freight_template{.work = change_freight};
extern const Handler list_coupons_for_staff{.work = list_coupons};
extern const Handler issue_coupon{.work = issue};
extern const Handler stop_coupon{.work = stop};
extern const Handler show_shop_settings{.work = show_settings};
extern const Handler change_shop_settings{.work = change_settings};

}  // namespace handlers
}  // namespace greenpool
