#include "base/text_id.h"
#include "engine/apply/fold.h"

namespace greenpool {

const char* fold(State& state, const ProgrammeOpened& event, Change&) {
  if (state.next_seq != 0) return "a programme opens once";
  if (event.acknowledged_by.empty() && event.acknowledged_too_by.empty() && event.reference.empty()) return nullptr;
  const bool sound = is_text_id(event.acknowledged_by) && is_text_id(event.acknowledged_too_by) &&
                     is_text_id(event.reference) && event.acknowledged_by != event.acknowledged_too_by;
  return sound ? nullptr : "two different operators acknowledge terms, with a reference";
}

const char* apply(State& state, const Event& event, Change& change) {
  change.before = state.pool;
  const char* const reason = std::visit([&](const auto& happened) { return fold(state, happened, change); }, event);
  if (reason != nullptr) [[unlikely]]
    return reason;
  state.books.post(change.posting);
  if (!state.sale_window.requested.empty()) limit_requests(state, event, change);
  if (state.pool.cash != change.before.cash) state.window.note_pool(state.clock, state.pool.cash);
  if (state.next_seq > 0 && periods_begin(state)) begin_periods(state);
  change.after = state.pool;
  return nullptr;
}

}  // namespace greenpool
