// What is sold, as its staff sees and changes it: goods, variants, prices, pictures.
#include "base/encoding.h"
#include "http/handlers/handlers.h"
#include "http/handlers/shop_goods_table.h"
#include "http/handlers/shop_variant_view.h"
#include "http/handlers/shop_views.h"
#include "shop/categories.h"
#include "shop/goods.h"
#include "shop/images.h"
#include "shop/variants.h"

namespace greenpool {
namespace {

shop::CategoryDraft read_category(const OfficeCall& call) {
  return {.parent = maybe_text(call.body(), "parent"),
          .position = call.body().integer_at("position").value_or(0),
          .title_zh = call.text("title_zh"),
          .title_en = call.text("title_en")};
}

// POST …/categories
void add_category(OfficeCall& call) {
  const std::string id = shop::add_category(call.work, staff(call), read_category(call));
  changed(call, "category_added", id);
  respond_made(call, id);
}

// PUT …/categories/{category}
void change_category(OfficeCall& call) {
  shop::change_category(call.work, staff(call), call.path("category"), read_category(call));
  changed(call, "category_changed", call.path("category"));
  call.done();
}

// DELETE …/categories/{category}
void remove_category(OfficeCall& call) {
  shop::remove_category(call.work, staff(call), call.path("category"));
  changed(call, "category_removed", call.path("category"));
  call.done();
}

shop::GoodsDraft read_goods_draft(const OfficeCall& call) {
  shop::GoodsDraft draft{.category = maybe_text(call.body(), "category"),
                         .freight = maybe_text(call.body(), "freight"),
                         .title_zh = call.text("title_zh"),
                         .title_en = call.text("title_en"),
                         .description_zh = call.text("description_zh"),
                         .description_en = call.text("description_en")};
  draft.kind = *shop::find_name<shop::GoodsKind>(call.text("kind", "regular"));
  return draft;
}

void write_goods(ObjectWriter& object, const OfficeCall& call, const shop::Goods& goods) {
  object.id("id", goods.id);
  object.id("state", shop::name_of(goods.state));
  object.id("kind", shop::name_of(goods.what.kind));
  id_or_null(object, "category", goods.what.category);
  id_or_null(object, "freight", goods.what.freight);
  object.text("title_zh", goods.what.title_zh);
  object.text("title_en", goods.what.title_en);
  append_list(object.name("images"), goods.images,
              [](std::string& text, const std::string& image) { append_json_string(text, image); });
  goods.price_from ? object.money("price_from", *goods.price_from, digits(call)) : object.null("price_from");
}

void page_of_goods(OfficeCall& call) {
  respond_page(call, "goods", shop::list_goods(call.work, staff(call), goods_filter_of(call), page_of(call)),
               [&](std::string& text, const shop::Goods& goods) {
                 ObjectWriter object(text);
                 write_goods(object, call, goods);
                 object.close();
               });
}

// GET …/goods
void list_goods(OfficeCall& call) { list_or_table(call, kGoodsTable, page_of_goods, page_of_goods_rows); }

// POST …/goods
void add_goods(OfficeCall& call) {
  const std::string id = shop::add_goods(call.work, staff(call), read_goods_draft(call));
  changed(call, "goods_added", id);
  respond_made(call, id);
}

// GET …/goods/{goods}
void show_goods(OfficeCall& call) {
  const shop::Goods goods = shop::read_goods(call.work, staff(call), call.path("goods"));
  std::string json;
  ObjectWriter object(json);
  write_goods(object, call, goods);
  object.text("description_zh", goods.what.description_zh);
  object.text("description_en", goods.what.description_en);
  append_list(object.name("variants"), shop::list_variants(call.work, staff(call), goods.id),
              [&](std::string& text, const shop::Variant& variant) { append_variant_for_staff(text, call, variant); });
  object.close();
  call.respond(std::move(json));
}

// PUT …/goods/{goods}
void change_goods(OfficeCall& call) {
  shop::change_goods(call.work, staff(call), call.path("goods"), read_goods_draft(call));
  changed(call, "goods_changed", call.path("goods"));
  show_goods(call);
}

// PUT …/goods/{goods}/images
void change_images(OfficeCall& call) {
  shop::change_goods_images(call.work, staff(call), call.path("goods"), texts_at(call.body(), "images"));
  changed(call, "goods_images_changed", call.path("goods"));
  show_goods(call);
}

// PUT …/goods/{goods}/state
void change_goods_state(OfficeCall& call) {
  const bool on_sale = call.text("state") == "on_sale";
  if (on_sale) {
    shop::put_on_sale(call.work, staff(call), call.path("goods"), rates_in_force(call));
  } else {
    shop::take_off_sale(call.work, staff(call), call.path("goods"));
  }
  changed(call, on_sale ? "goods_put_on_sale" : "goods_taken_off_sale", call.path("goods"));
  show_goods(call);
}

shop::VariantDraft read_variant_draft(const OfficeCall& call) {
  const JsonValue& body = call.body();
  shop::VariantDraft draft{.sku = call.text("sku"),
                           .price = *amount_at(call, body, "price"),
                           .cost = *amount_at(call, body, "cost"),
                           .supplier = call.text("supplier"),
                           .grams = body.integer_at("grams").value_or(0),
                           .reward_rate = maybe_text(body, "reward_rate"),
                           .platform_rate = maybe_text(body, "platform_rate"),
                           .subsidy_rate = maybe_text(body, "subsidy_rate"),
                           .low_stock = body.integer_at("low_stock").value_or(0)};
  if (const JsonValue* const specs = body.find("specs")) {
    for (const JsonValue& spec : specs->items())
      draft.specs.emplace_back(text_at(spec, "name"), text_at(spec, "value"));
  }
  return draft;
}

// POST …/goods/{goods}/variants
void add_variant(OfficeCall& call) {
  const std::string id =
      shop::add_variant(call.work, staff(call), call.path("goods"), read_variant_draft(call), rates_in_force(call));
  changed(call, "variant_added", id);
  respond_variant(call, id, 201);
}

// GET …/variants/{variant}
void show_variant(OfficeCall& call) { respond_variant(call, call.path("variant"), 200); }

// PUT …/variants/{variant}
void change_variant(OfficeCall& call) {
  shop::change_variant(call.work, staff(call), call.path("variant"), read_variant_draft(call), rates_in_force(call));
  changed(call, "variant_changed", call.path("variant"));
  show_variant(call);
}

// PUT …/variants/{variant}/state
void change_variant_state(OfficeCall& call) {
  shop::change_variant_state(call.work, staff(call), call.path("variant"),
                             *shop::find_name<shop::VariantState>(call.text("state")));
  changed(call, "variant_state_changed", call.path("variant"));
  show_variant(call);
}

// GET …/variants/{variant}/prices
void list_prices(OfficeCall& call) {
  const std::string id = shop::read_variant(call.work, staff(call), call.path("variant")).id;
  respond_list(call, "prices", shop::list_price_rules(call.work, staff(call), id),
               [&](std::string& text, const shop::PriceRule& rule) {
                 ObjectWriter object(text);
                 object.id("id", rule.id);
                 object.money("price", rule.price, digits(call));
                 object.time("begins_at", rule.begins_at);
                 object.time("ends_at", rule.ends_at);
                 object.close();
               });
}

// POST …/variants/{variant}/prices
void add_price(OfficeCall& call) {
  const shop::PriceRule rule{.variant = call.path("variant"),
                             .price = *amount_at(call, call.body(), "price"),
                             .begins_at = *time_at(call.body(), "begins_at"),
                             .ends_at = *time_at(call.body(), "ends_at")};
  const std::string id = shop::add_price_rule(call.work, staff(call), rule, rates_in_force(call));
  changed(call, "price_added", id);
  respond_made(call, id);
}

// POST …/prices/{price}/end
void end_price(OfficeCall& call) {
  shop::end_price_rule(call.work, staff(call), call.path("price"));
  changed(call, "price_ended", call.path("price"));
  call.done();
}

// POST …/images
void add_image_of_goods(OfficeCall& call) {
  const std::string image = shop::store_image(call.work, bytes_of(call.exchange.content));
  changed(call, "image_stored", image);
  respond_made(call, image);
}

// GET …/images/{image}
void show_image(OfficeCall& call) { respond_image(call, call.path("image"), ImageCache::own); }

}  // namespace

void append_variant_for_staff(std::string& json, const OfficeCall& call, const shop::Variant& variant) {
  const shop::VariantData& what = variant.what;
  const auto rate = [](ObjectWriter& object, std::string_view name, const std::optional<Rate>& value) {
    value ? object.id(name, format_rate(*value)) : object.null(name);
  };
  ObjectWriter object(json);
  object.id("id", variant.id);
  object.id("goods", variant.goods);
  object.id("state", shop::name_of(variant.state));
  object.text("sku", what.sku);
  append_specs(object.name("specs"), what.specs);
  object.money("price", what.price, digits(call));
  object.money("price_now", shop::price_now(call.work, variant), digits(call));
  object.money("cost", what.cost, digits(call));
  object.text("supplier", what.supplier);
  object.integer("grams", static_cast<std::uint64_t>(what.grams));
  rate(object, "reward_rate", what.rates.reward_rate);
  rate(object, "platform_rate", what.rates.platform_rate);
  object.id("subsidy_rate", format_rate(what.subsidy_rate));
  object.integer("low_stock", static_cast<std::uint64_t>(what.low_stock));
  object.integer("stock", static_cast<std::uint64_t>(variant.stock));
  object.integer("reserved", static_cast<std::uint64_t>(variant.reserved));
  object.close();
}

void respond_variant(OfficeCall& call, const std::string& id, int status) {
  std::string json;
  append_variant_for_staff(json, call, shop::read_variant(call.work, staff(call), id));
  call.respond(std::move(json), status);
}

namespace handlers {

extern const Handler add_category{.work = greenpool::add_category};
extern const Handler change_category{.work = greenpool::change_category};
extern const Handler remove_category{.work = greenpool::remove_category};
extern const Handler list_goods_for_staff{.work = list_goods};
extern const Handler add_goods{.work = greenpool::add_goods};
extern const Handler show_goods_for_staff{.work = show_goods};
extern const Handler change_goods{.work = greenpool::change_goods};
extern const Handler change_goods_images{.work = change_images};
extern const Handler change_goods_state{.work = greenpool::change_goods_state};
extern const Handler add_variant{.work = greenpool::add_variant};
extern const Handler show_variant_for_staff{.work = show_variant};
extern const Handler change_variant{.work = greenpool::change_variant};
extern const Handler change_variant_state{.work = greenpool::change_variant_state};
extern const Handler list_price_rules{.work = list_prices};
extern const Handler add_price_rule{.work = add_price};
extern const Handler end_price_rule{.work = end_price};
extern const Handler add_image{.work = add_image_of_goods};
extern const Handler show_image_for_staff{.work = show_image};

}  // namespace handlers
}  // namespace greenpool
