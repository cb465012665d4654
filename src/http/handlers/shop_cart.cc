// A member's cart, quotes of baskets, and coupons.
#include <algorithm>

#include "http/handlers/handlers.h"
#include "http/handlers/shop_basket.h"
#include "http/handlers/shop_views.h"
#include "shop/cart.h"
#include "shop/coupons.h"
#include "shop/quote.h"

namespace greenpool {
namespace {

void append_cart_line(std::string& json, const OfficeCall& call, const shop::CartLine& line) {
  ObjectWriter object(json);
  object.id("variant", line.variant.id);
  object.id("goods", line.variant.goods);
  object.text("sku", line.variant.what.sku);
  object.text("title_zh", line.title_zh);
  object.text("title_en", line.title_en);
  append_specs(object.name("specs"), line.variant.what.specs);
  object.integer("quantity", static_cast<std::uint64_t>(line.quantity));
  object.money("price", line.price, digits(call));
  object.money("seen_price", line.seen_price, digits(call));
  object.truth("price_changed", line.price_changed());
  object.id("availability", shop::name_of(line.availability));
  object.close();
}

// GET …/me/cart
void show_cart(OfficeCall& call) {
  respond_list(call, "lines", shop::read_cart(call.work, self(call)),
               [&](std::string& text, const shop::CartLine& line) { append_cart_line(text, call, line); });
}

// PUT …/me/cart/{variant}
void set_line(OfficeCall& call) {
  const shop::Actor member = buyer(call);
  const std::string& variant = call.path("variant");
  const std::int64_t quantity = *call.body().integer_at("quantity");
  const std::vector<shop::CartLine> lines = shop::read_cart(call.work, member);
  const bool known =
      std::any_of(lines.begin(), lines.end(), [&](const shop::CartLine& line) { return line.variant.id == variant; });
  if (known) {
    shop::change_in_cart(call.work, member, variant, quantity);
  } else {
    shop::add_to_cart(call.work, member, variant, quantity);
  }
  show_cart(call);
}

// DELETE …/me/cart/{variant}
void remove_line(OfficeCall& call) {
  shop::remove_from_cart(call.work, self(call), call.path("variant"));
  show_cart(call);
}

// POST …/me/quotes
void quote_basket(OfficeCall& call) {
  shop::Basket basket = read_basket(call);
  basket.region = call.text("region");
  const shop::Quote quoted = shop::quote(call.work, buyer(call), basket, rates_in_force(call));
  const shop::UnitFigures& total = quoted.total;
  const int places = digits(call);
  std::string json;
  ObjectWriter object(json);
  object.money("goods", total.goods, places);
  object.money("discount", total.discount, places);
  object.money("freight", total.freight, places);
  object.money("price", total.price(), places);
  object.money("money", total.money, places);
  object.money("wallet", total.wallet, places);
  object.money("coins", total.coins, places);
  object.money("subsidy", total.subsidy, places);
  append_list(object.name("lines"), quoted.lines, [&](std::string& text, const shop::QuotedLine& line) {
    ObjectWriter one(text);
    one.id("variant", line.variant.id);
    one.text("title_zh", line.title_zh);
    one.text("title_en", line.title_en);
    one.money("unit_price", line.unit_price, places);
    one.integer("quantity", static_cast<std::uint64_t>(line.quantity));
    one.close();
  });
  object.close();
  call.respond(std::move(json));
}

// GET …/me/coupons
void list_coupons(OfficeCall& call) {
  const shop::Actor member = self(call);
  respond_page(call, "coupons",
               shop::list_claims(call.work, member, query_name<shop::ClaimState>(call, "state"), page_of(call)),
               [&](std::string& text, const shop::CouponClaim& claim) {
                 ObjectWriter object(text);
                 object.id("id", claim.id);
                 append_coupon(object.name("coupon"), call, shop::read_coupon(call.work, member, claim.coupon),
                               Audience::member);
                 object.id("state", shop::name_of(claim.state));
                 maybe_id(object, "order", claim.order);
                 object.time("claimed_at", claim.claimed_at);
                 object.time("ends_at", claim.ends_at);
                 object.close();
               });
}

// POST …/me/coupons
void claim_coupon(OfficeCall& call) {
  const std::string claim = shop::claim_coupon(call.work, buyer(call), call.text("coupon"));
  changed(call, "coupon_claimed", claim);
  respond_made(call, claim);
}

}  // namespace

shop::Basket read_basket(const OfficeCall& call) {
  shop::Basket basket;
  for (const JsonValue& line : call.body().find("lines")->items()) {
    basket.lines.push_back({text_at(line, "variant"), *line.integer_at("quantity")});
  }
  basket.coupon_claim = maybe_text(call.body(), "coupon");
  basket.coins = amount_at(call, call.body(), "coins").value_or(Money(0));
  basket.wallet = amount_at(call, call.body(), "wallet").value_or(Money(0));
  return basket;
}

namespace handlers {

extern const Handler show_my_cart{.work = show_cart};
extern const Handler set_my_cart_line{.work = set_line};
extern const Handler remove_my_cart_line{.work = remove_line};
extern const Handler quote_my_basket{.work = quote_basket};
extern const Handler list_my_coupons{.work = list_coupons};
extern const Handler claim_my_coupon{.work = claim_coupon};

}  // namespace handlers
}  // namespace greenpool
