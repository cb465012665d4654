#include "engine/ops/ops.h"

namespace greenpool {

Reject check(const State& state, Timestamp at, const Inject& command, Plan& plan) {
  if (command.source == InjectionSource::subsidy && command.amount > state.books.balance(Account::subsidy)) {
    return Reject::subsidy_insufficient;
  }
  if (state.pool.circulating == Points(0)) return Reject::pool_empty;
  if (command.source == InjectionSource::reserve && command.amount > state.books.balance(Account::reserve)) {
    return Reject::reserve_insufficient;
  }
  if (state.window.exceeds_cap(at, command.amount, state.terms.sell_fee, state.terms.grant_rate)) {
    return Reject::injection_over_cap;
  }
  if (command.source == InjectionSource::financing && !has_room(state, Account::cash, command.amount)) {
    return Reject::account_limit;
  }
  plan.add(PoolInjected{command.amount, command.source});
  return Reject::none;
}

}  // namespace greenpool
