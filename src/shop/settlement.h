// Settlement: the return window of an order closed, and the engine is asked to grant.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "office/office.h"
#include "shop/actor.h"
#include "shop/order.h"
#include "shop/page.h"

namespace greenpool::shop {

// Refuses: shop_order_unknown, return_window_open, return_open, as next_state().
void settle_order(Work& work, const Actor& actor, const std::string& order);

struct SettleResult {
  std::string order;
  std::string code;  // why it was refused; empty: it is under way
};
// Each by itself: what is refused does not keep the others.
[[nodiscard]] std::vector<SettleResult> settle_orders(Work& work, const Actor& actor,
                                                      std::span<const std::string> orders);

// Units whose settlement, cancellation or refund the engine refused: they are asked for again by themselves.
struct StuckUnit {
  std::int64_t number = 0;  // of the order, for paging
  std::string order;
  Unit unit;
  Timestamp retry_at{};
};
[[nodiscard]] std::vector<StuckUnit> list_stuck_units(Work& work, const Actor& actor, int at_most);

}  // namespace greenpool::shop
