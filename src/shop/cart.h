// A member's cart: what they mean to buy, at the price that they saw when they put it there or looked last.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "money/money.h"
#include "office/office.h"
#include "shop/actor.h"
#include "shop/variants.h"

namespace greenpool::shop {

inline constexpr int kCartLinesMax = 100;
inline constexpr std::int64_t kQuantityMax = 200;  // of one line

enum class Availability : std::uint8_t { available, stock_short, not_on_sale };
inline constexpr std::array<std::string_view, 3> kAvailabilityNames{"available", "stock_short", "not_on_sale"};
constexpr std::span<const std::string_view> names_of(Availability) { return kAvailabilityNames; }

struct CartLine {
  Variant variant;
  std::string title_zh;
  std::string title_en;
  std::int64_t quantity = 0;
  Money price{};       // of one, now
  Money seen_price{};  // of one, when it was put there or acknowledged
  Availability availability = Availability::available;

  [[nodiscard]] bool price_changed() const { return price != seen_price; }
};

// As many more. Refuses: variant_unknown, goods_not_on_sale, quantity_invalid, cart_full.
void add_to_cart(Work& work, const Actor& member, const std::string& variant, std::int64_t quantity);
// That many in all; the price of this moment counts as seen. Refuses: variant_unknown (not in the cart),
// quantity_invalid.
void change_in_cart(Work& work, const Actor& member, const std::string& variant, std::int64_t quantity);
// What is not there is removed already.
void remove_from_cart(Work& work, const Actor& member, const std::string& variant);
// In the order in which the lines were added. Nothing is refused: what has changed is told with each line.
[[nodiscard]] std::vector<CartLine> read_cart(Work& work, const Actor& member);

// Whether members can buy it. Refuses: variant_unknown, goods_not_on_sale.
void require_on_sale(Work& work, const Actor& member, const std::string& variant);

}  // namespace greenpool::shop
