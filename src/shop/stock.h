// Stock: what came in, lot by lot, and what left, the oldest lot first.
//
//   stock     in the house = what remains of all lots
//   reserved  of it for orders that wait for payment; the rest is free
//
// An order reserves when it is created, and takes when it is paid; both are one conditional change, so that nothing is
// ever sold twice.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "money/money.h"
#include "office/office.h"
#include "shop/actor.h"
#include "shop/page.h"

namespace greenpool::shop {

inline constexpr std::int64_t kStockMax = 1'000'000'000;  // of one variant

struct StockReceipt {
  std::string variant;
  std::int64_t quantity = 0;
  Money unit_cost{};        // as bought, for reports; what an order costs is the variant's
  Timestamp received_at{};  // not in the future: where its age begins
  std::string reason = {};  // a delivery note, up to 240 bytes
};
// Refuses: variant_unknown, stock_invalid.
void receive_stock(Work& work, const Actor& actor, const StockReceipt& receipt);

struct StockAdjustment {
  std::string variant;
  std::int64_t change = 0;  // what a count found more (a lot of today) or less (from the oldest lots)
  std::string reason;
};
// Refuses: variant_unknown, stock_invalid, stock_held_for_orders (less than is reserved would be left).
void adjust_stock(Work& work, const Actor& actor, const StockAdjustment& adjustment);

enum class StockMoveKind : std::uint8_t { receipt, adjustment, sale, returned };
inline constexpr std::array<std::string_view, 4> kStockMoveKindNames{"receipt", "adjustment", "sale", "return"};
constexpr std::span<const std::string_view> names_of(StockMoveKind) { return kStockMoveKindNames; }

struct StockMove {
  std::int64_t number = 0;  // for paging
  std::int64_t change = 0;
  StockMoveKind kind = StockMoveKind::receipt;
  std::string reason;  // of a sale or return: the order
  Actor actor;
  Timestamp at{};
};
[[nodiscard]] std::vector<StockMove> list_stock_moves(Work& work, const Actor& actor, const std::string& variant,
                                                      const Page& page);

// For orders.

// Refuses: stock_short.
void reserve_stock(Work& work, const std::string& variant, std::int64_t quantity);
void release_stock(Work& work, const std::string& variant, std::int64_t quantity);
// What was reserved leaves. The lot of each unit.
[[nodiscard]] std::vector<std::int64_t> take_stock(Work& work, const Actor& actor, const std::string& variant,
                                                   std::int64_t quantity, const std::string& order);
// One unit comes back into the lot that it was from.
void put_back_stock(Work& work, const Actor& actor, const std::string& variant, std::int64_t lot,
                    const std::string& order);

}  // namespace greenpool::shop
