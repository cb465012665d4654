// What an order costs, to the cent, and who pays what of it, before it is placed. order.h says how it is shared.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "money/money.h"
#include "office/office.h"
#include "shop/actor.h"
#include "shop/order.h"
#include "shop/rates.h"
#include "shop/variants.h"

namespace greenpool::shop {

struct WantedLine {
  std::string variant;
  std::int64_t quantity = 0;
};

struct Basket {
  std::vector<WantedLine> lines;  // of different variants
  std::string region;             // GB/T 2260 of the delivery
  std::optional<std::string> coupon_claim = {};
  Money coins{};   // of the price, as the member chooses; what the engine finds missing is refused after payment
  Money wallet{};  // likewise
};

struct QuotedLine {
  Variant variant;
  std::string title_zh;
  std::string title_en;
  std::optional<std::string> freight_template = {};
  Money unit_price{};
  std::int64_t quantity = 0;
};

struct QuotedUnit {
  int line = 0;  // from 1, as in Quote::lines
  UnitFigures figures;
};

struct Quote {
  std::vector<QuotedLine> lines;
  std::vector<QuotedUnit> units;
  UnitFigures total;  // of all units
};

// Refuses: order_empty, quantity_invalid, order_too_large, variant_unknown, goods_not_on_sale, address_invalid,
// freight_region_unserved, those of discount_of(), unit_price_too_low, tender_not_fitting, pool_part_negative,
// product_rates_not_covered.
[[nodiscard]] Quote quote(Work& work, const Actor& member, const Basket& basket, const TermsRates& terms);

// The sharing alone: each unit's figures, goods' price and own cost given, discount, freight and tender of the whole
// filled in. Pure.
struct Tender {
  Money coins{};
  Money wallet{};
};
struct UnitTerms {
  Rate subsidy{};   // of the product
  Rate platform{};  // which bounds the subsidy (SPEC section 13)
};
// Refuses: unit_price_too_low, tender_not_fitting.
void share_tender(std::vector<QuotedUnit>& units, const std::vector<UnitTerms>& terms, const Tender& tender);

}  // namespace greenpool::shop
