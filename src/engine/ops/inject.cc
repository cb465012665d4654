#include "engine/ops/ops.h"

namespace greenpool {

Decision check(const State& state, Timestamp at, const Inject& command) {
  if (at < state.clock) return Reject::time_went_back;
  if (state.pool.circulating == Points(0)) return Reject::pool_empty;
  const bool from_reserve = command.source == InjectionSource::reserve;
  if (from_reserve && command.amount > state.books.balance(Account::reserve)) return Reject::reserve_insufficient;
  if (state.window.exceeds_cap(at, command.amount, state.terms.sell_fee, state.terms.grant_rate)) {
    return Reject::injection_over_cap;
  }
  if (!from_reserve && !cash_has_room(state, command.amount)) return Reject::account_limit;
  return Event(PoolInjected{command.amount, command.source});
}

}  // namespace greenpool
