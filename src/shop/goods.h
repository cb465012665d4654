// Goods: what is shown in the shop. What is bought is one of their variants (variants.h).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "office/office.h"
#include "shop/actor.h"
#include "shop/page.h"
#include "shop/rates.h"

namespace greenpool::shop {

enum class GoodsState : std::uint8_t { draft, on_sale, off_sale };
inline constexpr std::array<std::string_view, 3> kGoodsStateNames{"draft", "on_sale", "off_sale"};
constexpr std::span<const std::string_view> names_of(GoodsState) { return kGoodsStateNames; }

// Clearance goods are reported by their age in stock and by what the points that they brought cost (clearance.h).
enum class GoodsKind : std::uint8_t { regular, clearance };
inline constexpr std::array<std::string_view, 2> kGoodsKindNames{"regular", "clearance"};
constexpr std::span<const std::string_view> names_of(GoodsKind) { return kGoodsKindNames; }

struct GoodsDraft {
  GoodsKind kind = GoodsKind::regular;
  std::optional<std::string> category = {};
  std::optional<std::string> freight = {};  // a template; without one they are sent free of charge
  std::string title_zh;                     // up to 240 bytes
  std::string title_en;
  std::string description_zh = {};  // up to 65 536 bytes
  std::string description_en = {};
};

struct Goods {
  std::int64_t number = 0;  // for paging
  std::string id;
  std::string programme;
  GoodsState state = GoodsState::draft;
  GoodsDraft what;
  std::vector<std::string> images = {};  // hashes, in their order
  std::optional<Money> price_from = {};  // the lowest price of an offered variant, price rules left aside
};

// A draft's id. Refuses: goods_invalid, category_unknown, freight_template_unknown.
std::string add_goods(Work& work, const Actor& actor, const GoodsDraft& draft);
void change_goods(Work& work, const Actor& actor, const std::string& id, const GoodsDraft& draft);
// Refuses: goods_unknown, image_limit, image_unknown.
void change_goods_images(Work& work, const Actor& actor, const std::string& id, std::span<const std::string> hashes);

// On sale only with a variant that is offered, each of which covers its cost and shares at the terms in force.
// Refuses: goods_unknown, goods_without_variant, pool_part_negative, product_rates_not_covered.
void put_on_sale(Work& work, const Actor& actor, const std::string& id, const TermsRates& terms);
void take_off_sale(Work& work, const Actor& actor, const std::string& id);

// Members see what is on sale, staff everything. Refuses: goods_unknown.
[[nodiscard]] Goods read_goods(Work& work, const Actor& actor, const std::string& id);

struct GoodsFilter {
  std::optional<GoodsState> state = {};  // a member's is always on_sale
  std::optional<GoodsKind> kind = {};
  std::optional<std::string> category = {};  // with all below it
  std::string text = {};                     // in a title; empty: any
};
[[nodiscard]] std::vector<Goods> list_goods(Work& work, const Actor& actor, const GoodsFilter& filter,
                                            const Page& page);

}  // namespace greenpool::shop
