#include "http/handlers/shop_goods_table.h"

#include <array>

#include "http/handlers/shop.h"
#include "server/goods_import.h"
#include "shop/names.h"
#include "shop/variants.h"

namespace greenpool {
namespace {

constexpr std::size_t kPageBytes = std::size_t{4} << 20;  // a page ends behind the goods that reach it

constexpr TableColumn::Kind kNumber = TableColumn::Kind::number;

constexpr std::array kColumns{
    TableColumn{"goods"},
    TableColumn{"title_zh"},
    TableColumn{"title_en"},
    TableColumn{"description_zh"},
    TableColumn{"description_en"},
    TableColumn{"category"},
    TableColumn{"freight"},
    TableColumn{"kind"},
    TableColumn{"sku"},
    TableColumn{"specs"},
    TableColumn{"price", kNumber},
    TableColumn{"cost", kNumber},
    TableColumn{"supplier"},
    TableColumn{"grams", kNumber},
    TableColumn{"reward_rate", kNumber},
    TableColumn{"platform_rate", kNumber},
    TableColumn{"subsidy_rate", kNumber},
    TableColumn{"low_stock", kNumber},
    TableColumn{"stock", kNumber},
    TableColumn{"state"},
    TableColumn{"variant"},
    TableColumn{"variant_state"},
    TableColumn{"price_now", kNumber},
    TableColumn{"reserved", kNumber},
};

void append_row(std::string& json, const OfficeCall& call, const shop::Goods& goods, const shop::Variant& variant) {
  const int places = digits(call);
  const shop::VariantData& what = variant.what;
  const auto rate = [](ObjectWriter& object, std::string_view name, const std::optional<Rate>& value) {
    value ? object.id(name, format_rate(*value)) : object.null(name);
  };
  ObjectWriter object(json);
  object.id("goods", goods.id);
  object.text("title_zh", goods.what.title_zh);
  object.text("title_en", goods.what.title_en);
  object.text("description_zh", goods.what.description_zh);
  object.text("description_en", goods.what.description_en);
  maybe_id(object, "category", goods.what.category);
  maybe_id(object, "freight", goods.what.freight);
  object.id("kind", shop::name_of(goods.what.kind));
  object.text("sku", what.sku);
  object.text("specs", specs_text(what.specs));
  object.money("price", what.price, places);
  object.money("cost", what.cost, places);
  object.text("supplier", what.supplier);
  object.integer("grams", static_cast<std::uint64_t>(what.grams));
  rate(object, "reward_rate", what.rates.reward_rate);
  rate(object, "platform_rate", what.rates.platform_rate);
  if (what.subsidy_rate != Rate{}) object.id("subsidy_rate", format_rate(what.subsidy_rate));
  object.integer("low_stock", static_cast<std::uint64_t>(what.low_stock));
  object.integer("stock", static_cast<std::uint64_t>(variant.stock));
  object.id("state", shop::name_of(goods.state));
  object.id("variant", variant.id);
  object.id("variant_state", shop::name_of(variant.state));
  object.money("price_now", shop::price_now(call.work, variant), places);
  object.integer("reserved", static_cast<std::uint64_t>(variant.reserved));
  object.close();
}

}  // namespace

// Goods have many variants, and each row has the descriptions.
constexpr ListTable kGoodsTable{"goods", kColumns, "20"};

shop::GoodsFilter goods_filter_of(const OfficeCall& call) {
  return {.state = query_name<shop::GoodsState>(call, "state"),
          .kind = query_name<shop::GoodsKind>(call, "kind"),
          .category = call.query_text("category"),
          .text = call.query_text("text").value_or("")};
}

void page_of_goods_rows(OfficeCall& call) {
  const std::vector<shop::Goods> page = shop::list_goods(call.work, staff(call), goods_filter_of(call), page_of(call));
  std::string json;
  ObjectWriter object(json);
  object.name("goods").push_back('[');
  std::size_t shown = 0;
  for (; shown < page.size() && json.size() < kPageBytes; ++shown) {
    // Lists leave descriptions out.
    const shop::Goods goods = shop::read_goods(call.work, staff(call), page[shown].id);
    for (const shop::Variant& variant : shop::list_variants(call.work, staff(call), goods.id)) {
      if (json.back() != '[') json.push_back(',');
      append_row(json, call, goods, variant);
    }
  }
  json.push_back(']');
  const bool all = shown == page.size() && page.size() < call.limit();
  all ? object.null("next") : object.id("next", std::to_string(page[shown - 1].number));
  object.close();
  call.respond(std::move(json));
}

}  // namespace greenpool
