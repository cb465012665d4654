#include "shop/order_state.h"

#include <gtest/gtest.h>

#include <set>
#include <tuple>

#include "office/refusal.h"
#include "shop/problems.h"

namespace greenpool::shop {
namespace {

// What the shop's manual says, written down a second time: "state action: actors -> state".
struct Allowed {
  const char* state;
  const char* action;
  std::set<std::string_view> actors;
  const char* after;
};

const Allowed kAllowed[] = {
    {"created", "pay", {"payment", "member"}, "confirming"},
    {"created", "turn_away", {"payment"}, "refused"},
    {"created", "cancel", {"member", "staff", "system"}, "cancelled"},
    {"confirming", "confirm", {"engine"}, "paid"},
    {"confirming", "refuse", {"engine"}, "refusing"},
    {"refusing", "close_refused", {"engine"}, "refused"},
    {"paid", "call_off", {"member", "staff"}, "cancelling"},
    {"paid", "ship", {"staff"}, "shipped"},
    {"paid", "close_returned", {"engine"}, "returned"},
    {"cancelling", "close_cancelled", {"engine"}, "cancelled"},
    {"shipped", "receive", {"member", "staff", "system"}, "received"},
    {"shipped", "close_returned", {"engine"}, "returned"},
    {"received", "settle", {"staff", "system"}, "settling"},
    {"received", "close_returned", {"engine"}, "returned"},
    {"settling", "close_settled", {"engine"}, "settled"},
    {"settling", "close_returned", {"engine"}, "returned"},
};
const std::set<std::string_view> kBusy{"confirming", "refusing", "cancelling", "settling"};

std::string outcome_of(OrderState state, OrderAction action, ActorKind actor) {
  try {
    return std::string(name_of(next_state(state, action, actor)));
  } catch (const Refusal& refusal) {
    return std::string(refusal.problem().code);
  }
}

std::string expected_of(std::string_view state, std::string_view action, std::string_view actor) {
  for (const Allowed& one : kAllowed) {
    if (state != one.state || action != one.action) continue;
    return one.actors.contains(actor) ? one.after : "order_actor_not_allowed";
  }
  return kBusy.contains(state) ? "order_in_progress" : "order_action_not_allowed";
}

TEST(OrderState, EveryStateActionAndActorDoesWhatTheManualSays) {
  int allowed = 0;
  for (std::size_t s = 0; s < kOrderStateNames.size(); ++s) {
    for (std::size_t a = 0; a < kOrderActionNames.size(); ++a) {
      for (std::size_t w = 0; w < kActorKindNames.size(); ++w) {
        const std::string expected = expected_of(kOrderStateNames[s], kOrderActionNames[a], kActorKindNames[w]);
        EXPECT_EQ(outcome_of(static_cast<OrderState>(s), static_cast<OrderAction>(a), static_cast<ActorKind>(w)),
                  expected)
            << kOrderStateNames[s] << ' ' << kOrderActionNames[a] << ' ' << kActorKindNames[w];
        if (find_name<OrderState>(expected)) ++allowed;
      }
    }
  }
  EXPECT_EQ(allowed, 23);
}

TEST(OrderState, NothingLeavesAFinalState) {
  for (const OrderState state :
       {OrderState::settled, OrderState::cancelled, OrderState::refused, OrderState::returned}) {
    for (std::size_t a = 0; a < kOrderActionNames.size(); ++a) {
      EXPECT_EQ(outcome_of(state, static_cast<OrderAction>(a), ActorKind::engine), "order_action_not_allowed");
    }
  }
}

}  // namespace
}  // namespace greenpool::shop
