// The state checks of each command, one file a command: nothing is changed, and what is accepted cannot fail
// afterwards.
#pragma once

#include "engine/command.h"
#include "engine/event.h"
#include "engine/reject.h"
#include "engine/state.h"

namespace greenpool {

// Either the reason to refuse, or the event that the command causes first.
struct Decision {
  Reject reject = Reject::none;
  Event event;

  Decision(Reject why) : reject(why) {}           // NOLINT(google-explicit-constructor): reads as `return Reject::x`
  Decision(const Event& first) : event(first) {}  // NOLINT(google-explicit-constructor)
};

[[nodiscard]] Decision check(const State& state, Timestamp at, const RegisterMember& command);
[[nodiscard]] Decision check(const State& state, Timestamp at, const SettleOrder& command);
[[nodiscard]] Decision check(const State& state, Timestamp at, const SellPoints& command);
[[nodiscard]] Decision check(const State& state, Timestamp at, const Inject& command);

// What can be said of a command without the state: ids, amounts, time. The state checks below take it for granted.
[[nodiscard]] Reject check_shape(const Operation& operation, Timestamp at);

[[nodiscard]] inline bool known(const State& state, MemberIndex member) {
  return member.exists() && member.value() < state.members.size();
}
// Cash would stay inside its bound, and with it every other account: all of them are credits that sum to it.
[[nodiscard]] inline bool cash_has_room(const State& state, Money amount) {
  return amount <= Money(kMoneyMax) - state.books.balance(Account::cash);
}

}  // namespace greenpool
