// What the shop asks of the engine, each through the outbox in the transaction that decides it (docs/cli.md has the
// commands). The unit waits in the state that says what was asked, until engine_answers.h is told.
#pragma once

#include <optional>
#include <string>

#include "money/money.h"
#include "office/office.h"
#include "shop/order.h"

namespace greenpool::shop {

inline constexpr const char* kShopTopic = "shop";  // of the outbox

void ask_to_pay(Work& work, const Order& order, const OrderLine& line, const Unit& unit);
void ask_to_settle(Work& work, const Order& order, const Unit& unit);
void ask_to_cancel(Work& work, const Order& order, const Unit& unit);

// A refund after settlement: through the engine alone, which credits the member's wallet (SPEC section 7).
struct Reversal {
  std::string refund;             // its id: asked again under the same one it happens once
  std::optional<Money> amount;    // of the unit's price; nothing: all that is not refunded yet
  bool supplier_returns = false;  // the supplier gives the cost back
};
void ask_to_reverse(Work& work, const Order& order, const Unit& unit, const Reversal& reversal);

}  // namespace greenpool::shop
