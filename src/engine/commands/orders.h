// Orders, from payment to refund. SPEC sections 3 and 7.
#pragma once

#include <optional>
#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "engine/choices.h"
#include "engine/commands/form.h"
#include "members/regions.h"
#include "money/money.h"

namespace greenpool {

// The return window of an order closed: split, grant, rewards, exits. SPEC sections 3, 5 and 6. For an order that was
// not recorded when it was paid (pay_order): payment and settlement are one.
template <class Form>
struct BasicSettleOrder {
  static constexpr std::string_view kName = "settle_order";
  typename Form::Text order{};
  typename Form::Member member{};
  Money paid{};                         // by the member in money; 0 only where coins pay it all
  Money cost{};                         // k
  Money wallet{};                       // the part of `paid` that comes from the member's wallet
  Money subsidy{};                      // from the subsidy account, on top of `paid`
  std::optional<Rate> reward_rate{};    // of this product, instead of the terms'
  std::optional<Rate> platform_rate{};  // likewise
  RegionCode region{};                  // of the delivery, for agents
  typename Form::Text supplier{};       // whom the cost is owed to; may be empty
  Money coins{};                        // of the price on top of `paid` and `subsidy`: a = paid + subsidy + coins

  static constexpr auto fields() {
    using This = BasicSettleOrder;
    return std::tuple(
        Field("order", &This::order), Field("member", &This::member),
        Field("paid", &This::paid).within(0, kOrderMoneyMax), Field("cost", &This::cost).within(0, kOrderMoneyMax),
        Field("wallet", &This::wallet, Need::optional).within(0, kOrderMoneyMax),
        Field("subsidy", &This::subsidy, Need::optional).within(0, kOrderMoneyMax),
        Field("reward_rate", &This::reward_rate, Need::optional),
        Field("platform_rate", &This::platform_rate, Need::optional), Field("region", &This::region, Need::optional),
        Field("supplier", &This::supplier, Need::optional),
        Field("coins", &This::coins, Need::optional).within(0, kOrderMoneyMax));
  }
};

// An order was paid: its price, cost and rates are fixed, wallet and subsidy are taken, and the customer's money waits
// as a deposit until settlement or cancellation. SPEC section 6 (lifecycle).
template <class Form>
struct BasicPayOrder : BasicSettleOrder<Form> {
  static constexpr std::string_view kName = "pay_order";
};

// A paid order's return window closed.
template <class Form>
struct BasicSettlePaidOrder {
  static constexpr std::string_view kName = "settle_paid_order";
  typename Form::Text order{};

  static constexpr auto fields() { return std::tuple(Field("order", &BasicSettlePaidOrder::order)); }
};

// A paid order is called off before its settlement: everything goes back where it came from.
template <class Form>
struct BasicCancelOrder {
  static constexpr std::string_view kName = "cancel_order";
  typename Form::Text order{};

  static constexpr auto fields() { return std::tuple(Field("order", &BasicCancelOrder::order)); }
};

// Refunds a settled order, whole or in part. SPEC section 7.
template <class Form>
struct BasicReverseOrder {
  static constexpr std::string_view kName = "reverse_order";
  typename Form::Text refund{};  // this refund's own id
  typename Form::Text order{};
  std::optional<Money> amount{};  // of the price, subsidy included; nothing: all that is not yet refunded
  CostReturn cost = CostReturn::kept;

  static constexpr auto fields() {
    using This = BasicReverseOrder;
    return std::tuple(Field("refund", &This::refund), Field("order", &This::order),
                      Field("amount", &This::amount).within(1, kOrderMoneyMax), Field("cost", &This::cost));
  }
};

}  // namespace greenpool
