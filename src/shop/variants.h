// Variants: what is priced, stocked and bought.
//
// A price is refused when the pool's part of it would be negative (rates.h): when the variant or a price rule is
// written, when its goods are put on sale, when it is ordered and when that order is paid.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "office/office.h"
#include "shop/actor.h"
#include "shop/page.h"
#include "shop/rates.h"

namespace greenpool::shop {

enum class VariantState : std::uint8_t { offered, withdrawn };
inline constexpr std::array<std::string_view, 2> kVariantStateNames{"offered", "withdrawn"};
constexpr std::span<const std::string_view> names_of(VariantState) { return kVariantStateNames; }

using Specs = std::vector<std::pair<std::string, std::string>>;  // ("颜色", "红"), at most 8

struct VariantDraft {
  std::string sku;  // 1 to 64 printable ASCII characters (base/text_id.h), one of its kind in the programme
  Specs specs = {};
  Money price{};                                // 1 to kOrderMoneyMax
  Money cost{};                                 // k, owed to the supplier for each
  std::string supplier = {};                    // an id, or empty
  std::int64_t grams = 0;                       // for freight
  std::optional<std::string> reward_rate = {};  // decimals instead of the terms': "0.25"
  std::optional<std::string> platform_rate = {};
  std::optional<std::string> subsidy_rate = {};  // of the price in money, from the subsidy account; none: 0
  std::int64_t low_stock = 0;                    // reported when no more than this is free
};

// As read: the same with its rates as numbers.
struct VariantData {
  std::string sku;
  Specs specs;
  Money price{};
  Money cost{};
  std::string supplier;
  std::int64_t grams = 0;
  ProductRates rates;
  Rate subsidy_rate{};
  std::int64_t low_stock = 0;
};

struct Variant {
  std::int64_t number = 0;  // for paging
  std::string id;
  std::string goods;
  VariantState state = VariantState::offered;
  VariantData what;
  std::int64_t stock = 0;     // in the house
  std::int64_t reserved = 0;  // of it, for orders that wait for payment

  [[nodiscard]] std::int64_t free() const { return stock - reserved; }
};

// Its id. Refuses: goods_unknown, variant_invalid, sku_taken, pool_part_negative, product_rates_not_covered.
std::string add_variant(Work& work, const Actor& actor, const std::string& goods, const VariantDraft& draft,
                        const TermsRates& terms);
// A change of the cost is checked against the price rules that have not ended, too.
void change_variant(Work& work, const Actor& actor, const std::string& id, const VariantDraft& draft,
                    const TermsRates& terms);
void change_variant_state(Work& work, const Actor& actor, const std::string& id, VariantState state);

// Refuses: variant_unknown.
[[nodiscard]] Variant read_variant(Work& work, const Actor& actor, const std::string& id);
[[nodiscard]] std::vector<Variant> list_variants(Work& work, const Actor& actor, const std::string& goods);
// Those with no more left than their mark.
[[nodiscard]] std::vector<Variant> list_low_stock(Work& work, const Actor& actor, const Page& page);

// Another price for a time: from begins_at on, before ends_at. Of several the one that began last counts.
struct PriceRule {
  std::string id = {};
  std::string variant;
  Money price{};
  Timestamp begins_at{};
  Timestamp ends_at{};
};
// Its id. Refuses: variant_unknown, price_rule_invalid, pool_part_negative, product_rates_not_covered.
std::string add_price_rule(Work& work, const Actor& actor, const PriceRule& rule, const TermsRates& terms);
// From now on it does not count. Refuses: price_rule_unknown.
void end_price_rule(Work& work, const Actor& actor, const std::string& id);
[[nodiscard]] std::vector<PriceRule> list_price_rules(Work& work, const Actor& actor, const std::string& variant);

// What it costs at this moment.
[[nodiscard]] Money price_now(Work& work, const Variant& variant);

[[nodiscard]] std::string specs_to_json(const Specs& specs);
[[nodiscard]] Specs specs_from_json(std::string_view json);

}  // namespace greenpool::shop
