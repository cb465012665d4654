#include "http/handlers/shop_views.h"

#include "shop/carriers.h"
#include "shop/images.h"

namespace greenpool {
namespace {

Audience audience_of(const shop::Actor& actor) { return actor.is_member() ? Audience::member : Audience::staff; }

void write_order(ObjectWriter& object, const OfficeCall& call, const shop::Order& order, Audience audience) {
  const int places = digits(call);
  object.id("id", order.id);
  if (audience == Audience::staff) object.id("member", order.member);
  object.id("state", shop::name_of(order.state));
  object.money("goods", order.goods, places);
  object.money("discount", order.discount, places);
  object.money("freight", order.freight, places);
  object.money("price", order.price, places);
  object.money("money", order.money, places);
  object.money("wallet", order.wallet, places);
  object.money("coins", order.coins, places);
  object.money("subsidy", order.subsidy, places);
  maybe_id(object, "coupon", order.coupon_claim);
  object.id("region", order.region);
  if (!order.terms_version.empty()) object.id("terms_version", order.terms_version);
  if (!order.code.empty()) object.text("code", order.code);
  object.time("created_at", order.created_at);
  object.time("expires_at", order.expires_at);
  maybe_time(object, "paid_at", order.paid_at);
  maybe_time(object, "shipped_at", order.shipped_at);
  maybe_time(object, "receive_at", order.receive_at);
  maybe_time(object, "received_at", order.received_at);
  maybe_time(object, "settle_at", order.settle_at);
  maybe_time(object, "closed_at", order.closed_at);
}

void append_line(std::string& json, const OfficeCall& call, const shop::OrderLine& line, Audience audience) {
  const int places = digits(call);
  ObjectWriter object(json);
  object.integer("line", static_cast<std::uint64_t>(line.line));
  object.id("variant", line.variant);
  object.id("goods", line.goods);
  object.text("sku", line.sku);
  object.text("title_zh", line.title_zh);
  object.text("title_en", line.title_en);
  append_specs(object.name("specs"), line.specs);
  object.money("unit_price", line.unit_price, places);
  object.integer("quantity", static_cast<std::uint64_t>(line.quantity));
  if (audience == Audience::staff) {
    object.money("unit_cost", line.unit_cost, places);
    object.text("supplier", line.supplier);
  }
  object.close();
}

void append_unit(std::string& json, const OfficeCall& call, const shop::Unit& unit, Audience audience) {
  const int places = digits(call);
  ObjectWriter object(json);
  object.id("id", unit.id);
  object.integer("line", static_cast<std::uint64_t>(unit.line));
  object.id("state", shop::name_of(unit.state));
  object.money("price", unit.figures.price(), places);
  object.money("money", unit.figures.money, places);
  object.money("wallet", unit.figures.wallet, places);
  object.money("coins", unit.figures.coins, places);
  object.money("subsidy", unit.figures.subsidy, places);
  object.money("refunded", unit.refunded, places);
  maybe_id(object, "return", unit.open_return);
  if (!unit.code.empty()) object.text("code", unit.code);
  if (audience == Audience::staff) {
    object.money("cost", unit.figures.cost, places);
    if (unit.rates.reward_rate) object.id("reward_rate", format_rate(*unit.rates.reward_rate));
    if (unit.rates.platform_rate) object.id("platform_rate", format_rate(*unit.rates.platform_rate));
  }
  object.close();
}

// Whom a step was made by; an operator is nobody whom members know.
void write_actor(ObjectWriter& object, const shop::Actor& actor, Audience audience) {
  object.id("by", shop::name_of(actor.kind));
  if (audience == Audience::staff && !actor.id.empty()) object.text("who", actor.id);
}

void append_step(std::string& json, const shop::OrderStep& step, Audience audience) {
  ObjectWriter object(json);
  object.time("at", step.at);
  object.id("action", shop::name_of(step.action));
  object.id("before", shop::name_of(step.before));
  object.id("after", shop::name_of(step.after));
  write_actor(object, step.actor, audience);
  if (!step.detail.empty()) object.text("detail", step.detail);
  object.close();
}

void write_parcel(ObjectWriter& object, const shop::Parcel& parcel) {
  object.id("id", parcel.id);
  object.id("order", parcel.order);
  maybe_id(object, "return", parcel.return_id);
  object.text("carrier", parcel.carrier);
  if (const shop::Carrier* const carrier = shop::find_carrier(parcel.carrier)) {
    object.text("carrier_zh", carrier->name_zh);
    object.text("carrier_en", carrier->name_en);
  }
  object.text("tracking_number", parcel.tracking_number);
  object.id("state", shop::name_of(parcel.state));
  object.time("sent_at", parcel.sent_at);
  maybe_time(object, "delivered_at", parcel.delivered_at);
}

void write_return(ObjectWriter& object, const shop::Return& found, Audience audience) {
  object.id("id", found.id);
  object.id("order", found.order);
  if (audience == Audience::staff) object.id("member", found.member);
  object.id("kind", shop::name_of(found.kind));
  object.id("state", shop::name_of(found.state));
  if (!found.answer.empty()) object.text("answer", found.answer);
  if (audience == Audience::staff) {
    if (found.stock) object.id("stock", shop::name_of(*found.stock));
    object.id("supplier_cost", shop::name_of(found.supplier_cost));
  }
  if (!found.code.empty()) object.text("code", found.code);
  object.time("requested_at", found.requested_at);
  maybe_time(object, "closed_at", found.closed_at);
}

void write_invoice(ObjectWriter& object, const OfficeCall& call, const shop::Invoice& invoice, Audience audience) {
  object.id("id", invoice.id);
  object.id("order", invoice.order);
  if (audience == Audience::staff) object.id("member", invoice.member);
  object.id("kind", shop::name_of(invoice.kind));
  object.id("state", shop::name_of(invoice.state));
  object.money("amount", invoice.amount, digits(call));
  object.money("due", invoice.due, digits(call));
  object.text("invoice_number", invoice.invoice_number);
  object.text("red_number", invoice.red_number);
  object.truth("needs_correction", invoice.needs_correction());
  object.time("requested_at", invoice.requested_at);
  maybe_time(object, "issued_at", invoice.issued_at);
}

std::string_view media_type_of(shop::ImageType type) {
  switch (type) {
    case shop::ImageType::png:
      return "image/png";
    case shop::ImageType::jpeg:
      return "image/jpeg";
    case shop::ImageType::webp:
      return "image/webp";
  }
  return "application/octet-stream";
}

}  // namespace

void append_specs(std::string& json, const shop::Specs& specs) {
  append_list(json, specs, [](std::string& text, const auto& spec) {
    ObjectWriter object(text);
    object.text("name", spec.first);
    object.text("value", spec.second);
    object.close();
  });
}

void append_order(std::string& json, const OfficeCall& call, const shop::Order& order, Audience audience) {
  ObjectWriter object(json);
  write_order(object, call, order, audience);
  object.close();
}

std::string order_in_full(const OfficeCall& call, const shop::Actor& actor, const std::string& id) {
  const Audience audience = audience_of(actor);
  std::string json;
  ObjectWriter object(json);
  write_order(object, call, shop::read_order(call.work, actor, id), audience);
  append_list(object.name("lines"), shop::read_lines(call.work, id),
              [&](std::string& text, const auto& line) { append_line(text, call, line, audience); });
  append_list(object.name("units"), shop::read_units(call.work, id),
              [&](std::string& text, const auto& unit) { append_unit(text, call, unit, audience); });
  append_list(object.name("parcels"),
              shop::list_parcels(call.work, actor, {.order = id}, {.after = 0, .limit = shop::kPageMax}),
              [](std::string& text, const auto& parcel) { append_parcel(text, parcel); });
  append_list(object.name("history"), shop::read_history(call.work, actor, id),
              [&](std::string& text, const auto& step) { append_step(text, step, audience); });
  object.close();
  return json;
}

void append_address(std::string& json, const shop::Address& address) {
  ObjectWriter object(json);
  object.text("name", address.name);
  object.text("phone", address.phone);
  object.text("region", address.region);
  object.text("detail", address.detail);
  object.text("note", address.note);
  object.close();
}

void append_parcel(std::string& json, const shop::Parcel& parcel) {
  ObjectWriter object(json);
  write_parcel(object, parcel);
  object.close();
}

std::string parcel_in_full(const OfficeCall& call, const shop::Actor& actor, const std::string& id) {
  std::string json;
  ObjectWriter object(json);
  write_parcel(object, shop::read_parcel(call.work, actor, id));
  append_list(object.name("events"), shop::read_parcel_events(call.work, actor, id, sealer(call)),
              [](std::string& text, const shop::ParcelEvent& event) {
                ObjectWriter one(text);
                one.time("at", event.at);
                one.text("text", event.text);
                one.truth("delivered", event.delivered);
                one.close();
              });
  object.close();
  return json;
}

void append_return(std::string& json, const shop::Return& found, Audience audience) {
  ObjectWriter object(json);
  write_return(object, found, audience);
  object.close();
}

std::string return_in_full(const OfficeCall& call, const shop::Actor& actor, const std::string& id) {
  const Audience audience = audience_of(actor);
  std::string json;
  ObjectWriter object(json);
  write_return(object, shop::read_return(call.work, actor, id), audience);
  object.text("reason", shop::read_return_reason(call.work, actor, id, sealer(call)));
  append_list(object.name("images"), shop::read_return_images(call.work, id),
              [](std::string& text, const std::string& image) { append_json_string(text, image); });
  append_list(object.name("units"), shop::read_return_units(call.work, id),
              [&](std::string& text, const shop::ReturnUnit& unit) {
                ObjectWriter one(text);
                one.id("unit", unit.unit);
                one.money("amount", unit.amount, digits(call));
                one.truth("done", unit.done);
                one.money("money_back", unit.money_back, digits(call));
                one.close();
              });
  append_list(object.name("history"), shop::read_return_history(call.work, actor, id),
              [&](std::string& text, const shop::ReturnStep& step) {
                ObjectWriter one(text);
                one.time("at", step.at);
                one.id("state", shop::name_of(step.state));
                write_actor(one, step.actor, audience);
                one.close();
              });
  object.close();
  return json;
}

void append_invoice(std::string& json, const OfficeCall& call, const shop::Invoice& invoice, Audience audience) {
  ObjectWriter object(json);
  write_invoice(object, call, invoice, audience);
  object.close();
}

std::string invoice_in_full(const OfficeCall& call, const shop::Actor& actor, const std::string& id) {
  std::string json;
  ObjectWriter object(json);
  write_invoice(object, call, shop::read_invoice(call.work, actor, id), audience_of(actor));
  const shop::InvoiceTitle title = shop::read_invoice_title(call.work, actor, id, sealer(call));
  object.text("title", title.title);
  object.text("tax_number", title.tax_number);
  object.text("email", title.email);
  object.close();
  return json;
}

void append_coupon(std::string& json, const OfficeCall& call, const shop::Coupon& coupon, Audience audience) {
  const shop::CouponDraft& what = coupon.what;
  const int places = digits(call);
  ObjectWriter object(json);
  object.id("id", coupon.id);
  object.id("kind", shop::name_of(what.kind));
  object.text("title_zh", what.title_zh);
  object.text("title_en", what.title_en);
  object.money("amount", what.amount, places);
  object.id("rate", format_rate(what.rate));
  what.discount_max ? object.money("discount_max", *what.discount_max, places) : object.null("discount_max");
  object.money("spend_min", what.spend_min, places);
  object.time("begins_at", what.begins_at);
  object.time("ends_at", what.ends_at);
  object.integer("per_member", static_cast<std::uint64_t>(what.per_member));
  object.integer("left", static_cast<std::uint64_t>(what.stock - coupon.claimed));
  if (audience == Audience::staff) {
    object.integer("stock", static_cast<std::uint64_t>(what.stock));
    object.integer("claimed", static_cast<std::uint64_t>(coupon.claimed));
    object.truth("stopped", coupon.stopped);
  }
  object.close();
}

shop::ReturnRequest read_return_request(const OfficeCall& call) {
  shop::ReturnRequest request{.order = call.text("order"), .reason = call.text("reason")};
  request.kind = *shop::find_name<shop::ReturnKind>(call.text("kind"));
  request.images = texts_at(call.body(), "images");
  if (const JsonValue* const lines = call.body().find("lines")) {
    for (const JsonValue& line : lines->items()) {
      request.lines.push_back({static_cast<int>(*line.integer_at("line")), *line.integer_at("quantity")});
    }
  }
  return request;
}

shop::ParcelDraft read_parcel_draft(const OfficeCall& call) {
  return {.carrier = call.text("carrier"), .tracking_number = call.text("tracking_number")};
}

void respond_image(OfficeCall& call, const std::string& image, ImageCache cache) {
  const std::string tag = "\"" + image + "\"";
  Answer& answer = call.exchange.answer;
  const std::string& known = call.exchange.if_none_match;
  const shop::Image found = shop::load_image(call.work, image);
  answer.content_type = media_type_of(found.type);
  answer.cache = cache == ImageCache::shared ? "public, max-age=31536000, immutable" : "private, max-age=3600";
  call.add_field("ETag: " + tag);
  if (known == "*" || known.find(tag) != std::string::npos) {
    answer.status = 304;
    return;
  }
  answer.body.assign(found.bytes.begin(), found.bytes.end());
}

}  // namespace greenpool
