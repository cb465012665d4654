// What is on sale, for everybody: without costs, suppliers and rates.
#include "http/handlers/handlers.h"
#include "http/handlers/shop_views.h"
#include "shop/categories.h"
#include "shop/goods.h"
#include "shop/problems.h"
#include "shop/variants.h"

namespace greenpool {
namespace {

void write_goods(ObjectWriter& object, const OfficeCall& call, const shop::Goods& goods) {
  object.id("id", goods.id);
  object.id("kind", shop::name_of(goods.what.kind));
  id_or_null(object, "category", goods.what.category);
  object.text("title_zh", goods.what.title_zh);
  object.text("title_en", goods.what.title_en);
  append_list(object.name("images"), goods.images,
              [](std::string& text, const std::string& image) { append_json_string(text, image); });
  goods.price_from ? object.money("price_from", *goods.price_from, digits(call)) : object.null("price_from");
}

void append_variant(std::string& json, const OfficeCall& call, const shop::Variant& variant) {
  ObjectWriter object(json);
  object.id("id", variant.id);
  object.text("sku", variant.what.sku);
  append_specs(object.name("specs"), variant.what.specs);
  object.money("price", shop::price_now(call.work, variant), digits(call));
  object.money("regular_price", variant.what.price, digits(call));
  object.integer("grams", static_cast<std::uint64_t>(variant.what.grams));
  object.truth("available", variant.free() > 0);
  object.close();
}

// GET …/shop/categories
void list_categories(OfficeCall& call) {
  respond_list(call, "categories", shop::list_categories(call.work, onlooker(call)),
               [](std::string& text, const shop::Category& category) {
                 ObjectWriter object(text);
                 object.id("id", category.id);
                 id_or_null(object, "parent", category.what.parent);
                 object.integer("position", static_cast<std::uint64_t>(category.what.position));
                 object.text("title_zh", category.what.title_zh);
                 object.text("title_en", category.what.title_en);
                 object.close();
               });
}

// GET …/shop/goods
void list_goods(OfficeCall& call) {
  const shop::GoodsFilter filter{.kind = query_name<shop::GoodsKind>(call, "kind"),
                                 .category = call.query_text("category"),
                                 .text = call.query_text("text").value_or("")};
  respond_page(call, "goods", shop::list_goods(call.work, onlooker(call), filter, page_of(call)),
               [&](std::string& text, const shop::Goods& goods) {
                 ObjectWriter object(text);
                 write_goods(object, call, goods);
                 object.close();
               });
}

// GET …/shop/goods/{goods}
void show_goods(OfficeCall& call) {
  const shop::Goods goods = shop::read_goods(call.work, onlooker(call), call.path("goods"));
  std::string json;
  ObjectWriter object(json);
  write_goods(object, call, goods);
  object.text("description_zh", goods.what.description_zh);
  object.text("description_en", goods.what.description_en);
  append_list(object.name("variants"), shop::list_variants(call.work, onlooker(call), goods.id),
              [&](std::string& text, const shop::Variant& variant) { append_variant(text, call, variant); });
  object.close();
  call.respond(std::move(json));
}

// GET …/shop/images/{image}. Pictures of returns are nobody else's business.
void show_image(OfficeCall& call) {
  const std::string& image = call.path("image");
  const auto shown = call.db().integer(
      "SELECT 1 FROM shop_goods_images i JOIN shop_goods g ON g.id=i.goods WHERE i.hash=?1 AND g.programme=?2 LIMIT 1",
      image, call.programme());
  if (!shown) throw Refusal(shop::problems::image_unknown);
  respond_image(call, image, ImageCache::shared);
}

// GET …/shop/coupons
void list_coupons(OfficeCall& call) {
  respond_page(
      call, "coupons", shop::list_coupons(call.work, onlooker(call), {.open_at = call.work.now}, page_of(call)),
      [&](std::string& text, const shop::Coupon& coupon) { append_coupon(text, call, coupon, Audience::member); });
}

}  // namespace

namespace handlers {

extern const Handler list_shop_categories{.work = list_categories};
extern const Handler list_categories_for_staff{.work = list_categories};
extern const Handler list_shop_goods{.work = list_goods};
extern const Handler show_shop_goods{.work = show_goods};
extern const Handler show_shop_image{.work = show_image};
extern const Handler list_shop_coupons{.work = list_coupons};

}  // namespace handlers
}  // namespace greenpool
