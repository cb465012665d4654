// An order as it is stored, and how it is read.
//
// What the engine knows of it. The engine cancels an order whole or not at all, keeps the terms under which it was
// paid, and splits at one pair of rates for one supplier; customers return single pieces. Therefore every unit of every
// line is an engine order of its own, "<order>-<n>", n counting from 1 through all lines. Any part of an order can then
// be called off before settlement (cancel_order, exactly what was paid for it, the pool untouched) or refunded after it
// (reverse_order), and price, cost, rates and terms stay those of the payment for what is kept. (To cancel a larger
// engine order and pay the rest again would put the rest under the terms of that day, and may be refused.) The price of
// it: an order has at most ShopSettings::units_max units, and its units are granted points one after the other, each
// priced as if bought alone.
//
// What belongs to the whole is shared over the units to the cent, by largest remainder (sharing.h): the discount by the
// goods' prices, the freight of each template by weight, coins by the unit's price, the wallet by what is left of it.
// A unit's price a = goods − discount + freight, its cost k = the variant's + its freight. Freight stands in both, so
// that every cent which the customer pays is in the programme's books, the carrier's share is owed like the goods'
// cost, and it neither feeds the pool nor brings points; only rewards and platform share, rates of a, are taken of it
// too, out of the goods' margin, which is checked with them. A unit that is cancelled brings its freight back.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "money/money.h"
#include "office/office.h"
#include "shop/actor.h"
#include "shop/order_state.h"
#include "shop/page.h"
#include "shop/ports.h"
#include "shop/rates.h"
#include "shop/variants.h"

namespace greenpool::shop {

// Where the engine's order of a unit stands.
enum class UnitState : std::uint8_t {
  waiting,  // for payment
  paying,   // pay_order asked
  paid,
  settling,  // settle_paid_order asked
  settled,
  reversing,   // reverse_order asked
  refunded,    // all of its price
  cancelling,  // cancel_order asked
  cancelled,   // or never paid
  refused,
};
inline constexpr std::array<std::string_view, 10> kUnitStateNames{
    "waiting", "paying", "paid", "settling", "settled", "reversing", "refunded", "cancelling", "cancelled", "refused"};
constexpr std::span<const std::string_view> names_of(UnitState) { return kUnitStateNames; }

// price = goods − discount + freight = money + wallet + coins + subsidy.
struct UnitFigures {
  Money goods{};
  Money discount{};
  Money freight{};
  Money cost{};  // freight included
  Money money{};
  Money wallet{};
  Money coins{};
  Money subsidy{};

  [[nodiscard]] Money price() const { return goods - discount + freight; }
  [[nodiscard]] Money paid() const { return money + wallet; }
};

struct Unit {
  std::string id;  // of the engine's order
  int number = 0;
  int line = 0;
  UnitState state = UnitState::waiting;
  UnitFigures figures;
  ProductRates rates;                    // fixed at payment; before it, nothing
  std::optional<std::int64_t> lot = {};  // that it was taken from
  std::optional<std::string> open_return = {};
  Money refunded{};       // of its price
  Money refunded_paid{};  // of what the member paid in money and wallet
  std::string code;       // of the engine's last refusal
};

struct OrderLine {
  int line = 0;
  std::string variant;
  std::string goods;
  std::string sku;
  std::string title_zh;
  std::string title_en;
  Specs specs;
  Money unit_price{};
  Money unit_cost{};
  std::int64_t quantity = 0;
  std::string supplier;
  ProductRates rates;  // the product's own
};

struct Order {
  std::int64_t number = 0;  // for paging
  std::string id;
  std::string programme;
  std::string member;
  OrderState state = OrderState::created;
  Money goods{};
  Money discount{};
  Money freight{};
  Money price{};
  Money money{};  // due through the payment provider
  Money wallet{};
  Money coins{};
  Money subsidy{};
  std::optional<std::string> coupon_claim = {};
  std::string region;
  std::optional<std::string> payment = {};  // that paid it
  std::string terms_version;                // at payment
  int reversal_days = 0;                    // of those terms
  std::string code;                         // why it was refused or cancelled: a problem's or the engine's
  Timestamp created_at{};
  Timestamp expires_at{};
  std::optional<Timestamp> paid_at = {};
  std::optional<Timestamp> shipped_at = {};  // the last parcel
  std::optional<Timestamp> receive_at = {};  // counts as received then
  std::optional<Timestamp> received_at = {};
  std::optional<Timestamp> settle_at = {};  // the return window closes
  std::optional<Timestamp> closed_at = {};
};

// Refuses: shop_order_unknown.
[[nodiscard]] Order read_order(Work& work, const Actor& actor, const std::string& id);
[[nodiscard]] std::vector<OrderLine> read_lines(Work& work, const std::string& order);
[[nodiscard]] std::vector<Unit> read_units(Work& work, const std::string& order);

struct Address {
  std::string name;  // up to 120 bytes
  std::string phone;
  std::string region;  // GB/T 2260, six digits
  std::string detail;  // up to 480 bytes
  std::string note = {};
};
// Refuses: shop_order_unknown, sealed_data_unreadable.
[[nodiscard]] Address read_address(Work& work, const Actor& actor, const std::string& order, Sealer& sealer);

struct OrderFilter {
  std::optional<std::string> member = {};  // a member's is always their own
  std::optional<OrderState> state = {};
  std::optional<Timestamp> created_from = {};
  std::optional<Timestamp> created_before = {};
  std::optional<Money> price_from = {};
  std::optional<Money> price_to = {};
};
[[nodiscard]] std::vector<Order> list_orders(Work& work, const Actor& actor, const OrderFilter& filter,
                                             const Page& page);

struct OrderStep {
  Timestamp at{};
  OrderAction action = OrderAction::pay;
  OrderState before = OrderState::created;
  OrderState after = OrderState::created;
  Actor actor;
  std::string detail;  // a code, or empty
};
[[nodiscard]] std::vector<OrderStep> read_history(Work& work, const Actor& actor, const std::string& order);

// What expected points and rewards of what is not settled yet are computed from.
struct UnsettledUnit {
  std::string id;
  std::string order;
  UnitFigures figures;
  Rates rates;
  std::string terms_version;
  std::string region;
  Timestamp paid_at{};
  std::optional<Timestamp> settle_at = {};  // not yet known before receipt
};
[[nodiscard]] std::vector<UnsettledUnit> list_unsettled_units(Work& work, const Actor& actor,
                                                              const std::string& member);

// The one way from state to state: checks the table, stores the new state with `detail` as its code where there is one,
// and writes it down. Refuses: as next_state().
void move_order(Work& work, const Actor& actor, Order& order, OrderAction action, const std::string& detail = {});

}  // namespace greenpool::shop
