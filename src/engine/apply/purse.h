// Money to and from members. A wallet below 0 is debt; every credit repays it first, and of the debt the reserve's part
// last. SPEC sections 7 and 8.
#pragma once

#include "engine/change.h"
#include "engine/state.h"

namespace greenpool {

// The credit of a member in debt; `wallet` is as it was before.
void credit_debtor(State& state, MemberIndex member, Money wallet, Money amount, Change& change);

// The member's wallet gains `amount`; the other side of the posting is the caller's.
inline void credit_member(State& state, MemberIndex member, Money amount, Change& change) {
  Money& wallet = state.members[member.value()].wallet;
  const Money before = wallet;
  wallet += amount;
  change.wallets += amount;
  if (before < Money(0)) {
    credit_debtor(state, member, before, amount, change);
  } else {
    change.posting.credit(Account::wallets, amount);
  }
}

// The member's wallet loses `amount`; what it does not hold becomes debt, which the posting shows as such.
void charge_member(State& state, MemberIndex member, Money amount, Change& change);

// What a charge takes from a wallet of that balance; the rest of it becomes debt.
[[nodiscard]] inline Money collectable(Money wallet, Money amount) { return std::clamp(wallet, Money(0), amount); }

}  // namespace greenpool
