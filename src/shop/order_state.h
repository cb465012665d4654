// The life of an order, as one table: who may do what in which state, and what it becomes. Nothing else decides it.
//
//   created ─pay─▶ confirming ─confirm─▶ paid ─ship─▶ shipped ─receive─▶ received ─settle─▶ settling ─▶ settled
//      │               │                   │
//      ├─cancel──▶ cancelled ◀── cancelling ┘ call_off
//      └─turn_away─▶ refused ◀── refusing ◀─ refuse (from confirming)
//
// confirming, refusing, cancelling and settling wait for the engine's answers. An order all of whose units came back
// before settlement ends as returned. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "shop/actor.h"

namespace greenpool::shop {

enum class OrderState : std::uint8_t {
  created,     // stock is reserved, payment is awaited
  confirming,  // paid for; the engine is asked
  paid,        // the engine holds it
  shipped,     // at least one parcel left
  received,    // the return window runs
  settling,    // it closed; the engine is asked
  settled,
  cancelling,  // called off before shipping; the engine gives back
  cancelled,
  refusing,  // the engine refused a part; the rest is given back
  refused,
  returned,
};
inline constexpr std::array<std::string_view, 12> kOrderStateNames{"created",   "confirming", "paid",    "shipped",
                                                                   "received",  "settling",   "settled", "cancelling",
                                                                   "cancelled", "refusing",   "refused", "returned"};
constexpr std::span<const std::string_view> names_of(OrderState) { return kOrderStateNames; }

enum class OrderAction : std::uint8_t {
  pay,        // the money is here; a member's own act where wallet, coins and subsidy pay it all
  turn_away,  // the money is here, but the price does not cover the terms of now
  confirm,    // the engine took all parts
  refuse,     // the engine refused one
  close_refused,
  cancel,    // before payment
  call_off,  // after payment, before shipping
  close_cancelled,
  ship,
  receive,
  settle,
  close_settled,
  close_returned,
};
inline constexpr std::array<std::string_view, 13> kOrderActionNames{
    "pay",  "turn_away", "confirm", "refuse",        "close_refused", "cancel", "call_off", "close_cancelled",
    "ship", "receive",   "settle",  "close_settled", "close_returned"};
constexpr std::span<const std::string_view> names_of(OrderAction) { return kOrderActionNames; }

// Refuses: order_actor_not_allowed (somebody else may), order_in_progress (the engine is about to answer),
// order_action_not_allowed.
[[nodiscard]] OrderState next_state(OrderState from, OrderAction action, ActorKind who);

}  // namespace greenpool::shop
