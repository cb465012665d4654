// Injections in daily parts, and the end of a day. SPEC section 3.
#include "engine/ops/streams.h"

#include <algorithm>

#include "engine/ops/ops.h"

namespace greenpool {

// Nothing is set aside, so nothing can be missing: what is announced is a plan.
Reject check(const State&, Timestamp, const StartStream& command, Plan& plan) {
  plan.add(StreamStarted{command.stream, command.amount, command.daily, command.source, command.operator_id});
  return Reject::none;
}

Reject check(const State& state, Timestamp, const StopStream& command, Plan& plan) {
  const auto stream = state.streams.find(command.stream);
  if (stream == state.streams.end()) return Reject::unknown_stream;
  plan.add(StreamStopped{command.stream, stream->second.left, command.operator_id});
  return Reject::none;
}

void plan_streams(const State& state, Timestamp at, Plan& plan) {
  if (state.pool.circulating == Points(0)) return;
  Money room = state.window.room(at, state.terms.sell_fee, state.terms.grant_rate);
  Money subsidy = state.books.balance(Account::subsidy);
  Money reserve = state.books.balance(Account::reserve);
  for (const auto& [id, stream] : state.streams) {
    Money& held = stream.source == StreamSource::subsidy ? subsidy : reserve;
    const Money amount = std::min({stream.daily, stream.left, held, room});
    if (amount == Money(0)) continue;
    // An injection raises no pool of the window's past: what it takes of the room is its amount.
    room -= amount;
    held -= amount;
    plan.add(StreamInjected{plan.keep(id), amount, stream.source, stream.left - amount});
  }
}

}  // namespace greenpool
