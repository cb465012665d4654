#include "engine/apply/purse.h"

#include <algorithm>

namespace greenpool {

void credit_debtor(State& state, MemberIndex member, Money wallet, Money amount, Change& change) {
  const Money debt = -wallet;
  const Money repaid = std::min(debt, amount);
  change.posting.credit(Account::wallets, amount - repaid);
  change.posting.credit(Account::member_debt, repaid);
  const auto due = state.reserve_due.find(member);
  if (due == state.reserve_due.end()) return;
  const Money left = debt - repaid;
  const Money to_reserve = due->second - std::min(due->second, left);
  change.posting.debit(Account::reserve_due, to_reserve);
  change.posting.credit(Account::reserve, to_reserve);
  due->second -= to_reserve;
  if (due->second == Money(0)) state.reserve_due.erase(due);
}

void charge_member(State& state, MemberIndex member, Money amount, Change& change) {
  Money& wallet = state.members[member.value()].wallet;
  const Money collected = collectable(wallet, amount);
  wallet -= amount;
  change.wallets -= amount;
  change.posting.debit(Account::wallets, collected);
  change.posting.debit(Account::member_debt, amount - collected);
}

}  // namespace greenpool
