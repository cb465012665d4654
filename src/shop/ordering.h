// Placing an order and calling it off. Nothing here waits for anybody: payment comes in payments.h, the engine's
// answers in engine_answers.h, what time brings in timers.h.
#pragma once

#include <optional>
#include <string>

#include "office/office.h"
#include "shop/actor.h"
#include "shop/order.h"
#include "shop/ports.h"
#include "shop/quote.h"
#include "shop/rates.h"

namespace greenpool::shop {

struct OrderRequest {
  std::string request;  // the caller's own number of it: the same request again answers the same order
  Basket basket;        // its region is the address's
  Address address;
  std::optional<Money> expected_price = {};  // that the member saw; another one is price_changed
};

// Fixes prices and costs, reserves the stock, uses the coupon, takes what was ordered out of the cart. Where nothing is
// due in money it is paid for at once. The order's id. Refuses: as quote(), and price_changed, stock_short,
// order_request_conflict, programme_ending.
std::string place_order(Work& work, const Actor& member, const OrderRequest& request, const TermsRates& terms,
                        Sealer& sealer);

// Before payment everything is released at once. After payment, before shipping, the engine gives back first; what was
// paid in money is then due as a refund (refunds.h). Refuses: shop_order_unknown, return_open, as next_state().
void cancel_order(Work& work, const Actor& actor, const std::string& order);

// The goods are here; the return window begins. Refuses likewise.
void confirm_receipt(Work& work, const Actor& actor, const std::string& order);

// For the other files of orders.

// The money is here, or none is due: stock leaves, rates and terms are fixed, the engine is asked to take each unit.
void start_confirming(Work& work, const Actor& actor, Order& order, const TermsRates& terms);
// Throws what quote() throws when its units do not cover the terms of now.
void require_cover_of(Work& work, const Order& order, const TermsRates& terms);
// What an unpaid order held.
void release_unpaid(Work& work, const Order& order);
// What an order that was paid for and did not come about had taken: stock of all units that did not come back by a
// return before, and the coupon.
void undo_taken(Work& work, const Actor& actor, const Order& order);

}  // namespace greenpool::shop
