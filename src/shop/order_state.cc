#include "shop/order_state.h"

#include "office/refusal.h"
#include "shop/problems.h"

namespace greenpool::shop {
namespace {

using enum OrderState;

constexpr unsigned bit(ActorKind kind) { return 1U << static_cast<unsigned>(kind); }
constexpr unsigned kMember = bit(ActorKind::member);
constexpr unsigned kStaff = bit(ActorKind::staff);
constexpr unsigned kSystem = bit(ActorKind::system);
constexpr unsigned kPayment = bit(ActorKind::payment);
constexpr unsigned kEngine = bit(ActorKind::engine);

struct OrderMove {
  OrderState from;
  OrderAction action;
  OrderState to;
  unsigned who;
};

constexpr std::array kMoves{
    OrderMove{created, OrderAction::pay, confirming, kPayment | kMember},
    OrderMove{created, OrderAction::turn_away, refused, kPayment},
    OrderMove{created, OrderAction::cancel, cancelled, kMember | kStaff | kSystem},
    OrderMove{confirming, OrderAction::confirm, paid, kEngine},
    OrderMove{confirming, OrderAction::refuse, refusing, kEngine},
    OrderMove{refusing, OrderAction::close_refused, refused, kEngine},
    OrderMove{paid, OrderAction::call_off, cancelling, kMember | kStaff},
    OrderMove{cancelling, OrderAction::close_cancelled, cancelled, kEngine},
    OrderMove{paid, OrderAction::ship, shipped, kStaff},
    OrderMove{shipped, OrderAction::receive, received, kMember | kStaff | kSystem},
    OrderMove{received, OrderAction::settle, settling, kStaff | kSystem},
    OrderMove{settling, OrderAction::close_settled, settled, kEngine},
    // The last unit came back.
    OrderMove{paid, OrderAction::close_returned, returned, kEngine},
    OrderMove{shipped, OrderAction::close_returned, returned, kEngine},
    OrderMove{received, OrderAction::close_returned, returned, kEngine},
    OrderMove{settling, OrderAction::close_returned, returned, kEngine},
};

constexpr bool waits_for_engine(OrderState state) {
  return state == confirming || state == refusing || state == cancelling || state == settling;
}

}  // namespace

OrderState next_state(OrderState from, OrderAction action, ActorKind who) {
  for (const OrderMove& move : kMoves) {
    if (move.from != from || move.action != action) continue;
    if ((move.who & bit(who)) == 0) throw Refusal(problems::order_actor_not_allowed);
    return move.to;
  }
  if (waits_for_engine(from)) throw Refusal(problems::order_in_progress);
  throw Refusal(problems::order_action_not_allowed);
}

}  // namespace greenpool::shop
