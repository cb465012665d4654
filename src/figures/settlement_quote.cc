#include "figures/settlement_quote.h"

#include <vector>

#include "engine/ops/ops.h"

namespace greenpool {

SettlementQuote quote_settlement(const State& state, std::string_view order) {
  std::vector<Event> events;
  Plan plan;
  plan.start(events);
  SettlePaidOrder command{};
  command.order = order;
  SettlementQuote quote;
  quote.refused = check(state, state.clock, command, plan);
  if (quote.refused != Reject::none) return quote;
  for (const Event& event : events) {
    if (const auto* settled = std::get_if<OrderSettled>(&event)) {
      quote.granted = settled->granted;
      quote.locked = settled->locked;
    }
  }
  return quote;
}

}  // namespace greenpool
