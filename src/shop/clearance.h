// The clearance report (清库存): how old the stock is, and what the points cost that came with each unit that left.
//
// A settled unit's points cost what its order paid into the pool (c, cash that leaves the shop's margin); their grant
// value v is what they were worth when granted. Both are the engine's figures.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "money/money.h"
#include "office/office.h"
#include "shop/actor.h"
#include "shop/page.h"

namespace greenpool::shop {

// In days since its receipt: up to 30, 90, 180, 365, more.
inline constexpr std::array<std::int64_t, 4> kAgeBounds{30, 90, 180, 365};

struct ClearanceLine {
  std::int64_t number = 0;  // of the variant, for paging
  std::string variant;
  std::string sku;
  std::array<std::int64_t, kAgeBounds.size() + 1>
      stock_by_age{};              // a unit that turns 30 days old today is in the first
  Money stock_cost{};              // as bought, of what is left
  std::int64_t oldest_days = 0;    // of what is left; 0 without stock
  std::int64_t units_cleared = 0;  // settled and not refunded whole
  Money price{};                   // of these
  Money bought_for{};              // as bought, lot by lot
  Money contribution{};            // to the pool
  Money grant_value{};
  std::int64_t days_in_stock = 0;  // of these together, from receipt to payment

  // Rounded down; 0 when nothing was cleared.
  [[nodiscard]] Money points_cost_per_unit() const {
    return units_cleared == 0 ? Money(0) : Money(contribution.units() / units_cleared);
  }
  [[nodiscard]] std::int64_t average_days_in_stock() const {
    return units_cleared == 0 ? 0 : days_in_stock / units_cleared;
  }
};

// Of variants of clearance goods.
[[nodiscard]] std::vector<ClearanceLine> clearance_report(Work& work, const Actor& actor, const Page& page);

}  // namespace greenpool::shop
