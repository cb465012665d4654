// Injections in daily parts. SPEC section 3.
#include <algorithm>

#include "base/text_id.h"
#include "engine/apply/fold.h"

namespace greenpool {

const char* fold(State& state, const StreamStarted& event, Change&) {
  if (!is_text_id(event.stream) || state.streams.contains(event.stream)) return "the stream is taken";
  if (event.amount <= Money(0) || event.daily <= Money(0)) return "a stream is of an amount, in parts";
  state.streams.emplace(event.stream, Stream{event.source, event.daily, event.amount});
  return nullptr;
}

const char* fold(State& state, const StreamStopped& event, Change&) {
  const auto stream = state.streams.find(event.stream);
  if (stream == state.streams.end()) return "the stream is unknown";
  if (event.left != stream->second.left) return "the stream has another amount left";
  state.streams.erase(stream);
  return nullptr;
}

const char* fold(State& state, const StreamInjected& event, Change& change) {
  const auto found = state.streams.find(event.stream);
  if (found == state.streams.end() || found->second.source != event.source) return "the stream is unknown";
  Stream& stream = found->second;
  if (state.periods.day_end > state.clock) return "no day of the calendar ended";
  if (event.amount <= Money(0) || event.amount > std::min(stream.daily, stream.left)) return "a day has its part";
  if (event.left != stream.left - event.amount) return "the stream has another amount left";
  inject(state, event.source == StreamSource::subsidy ? Account::subsidy : Account::reserve, event.amount, change);
  stream.left = event.left;
  if (stream.left == Money(0)) state.streams.erase(found);
  return nullptr;
}

}  // namespace greenpool
