// What the end of each day of the calendar brings: injections in daily parts, and members' released points. ADR 0020,
// 0016.
#include <algorithm>

#include "tests/oracle/oracle.h"

namespace greenpool::oracle {
namespace {

Account account_of(StreamSource source) {
  return source == StreamSource::subsidy ? Account::subsidy : Account::reserve;
}

}  // namespace

Reasons Oracle::reasons(const StartStream& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(streams_.contains(operation.stream), Reject::name_conflict);
  return reasons;
}

void Oracle::apply(const StartStream& operation, Events& events) {
  streams_[std::string(operation.stream)] = {operation.source, whole(operation.daily.units()),
                                             whole(operation.amount.units())};
  if (!periods_.day_end) periods_.day_end = end_of_period(Period::day, clock_);
  events.emplace_back(
      StreamStarted{operation.stream, operation.amount, operation.daily, operation.source, operation.operator_id});
}

Reasons Oracle::reasons(const StopStream& operation, std::int64_t) const {
  Reasons reasons;
  reasons.add_if(!streams_.contains(operation.stream), Reject::unknown_stream);
  return reasons;
}

void Oracle::apply(const StopStream& operation, Events& events) {
  const auto stream = streams_.find(operation.stream);
  events.emplace_back(StreamStopped{operation.stream, Money(units_of(stream->second.left)), operation.operator_id});
  streams_.erase(stream);  // the day that it ran in still ends
}

bool Oracle::has_daily_work() const { return !streams_.empty() || locked_.any(); }

void Oracle::run_stream(const std::string& id, Events& events) {
  OracleStream& stream = streams_.at(id);
  const mpz_class held = account(account_of(stream.source));
  mpz_class part = std::min({stream.daily, stream.left, held});
  if (const auto room = injection_room(clock_); room && !flawed(Flaw::streams_ignore_the_cap)) {
    if (*room < part) meet(Occasion::stream_stopped_short_by_cap);
    part = std::min(part, *room);
  }
  if (held < std::min(stream.daily, stream.left)) meet(Occasion::stream_stopped_short_by_account);
  if (circulating_ == 0) meet(Occasion::stream_finds_nobody);
  if (circulating_ == 0 || part <= 0) return;
  stream.left -= part;
  balance(account_of(stream.source)) -= part;
  balance(Account::pool) += part;
  pool_ += part;
  if (!flawed(Flaw::streams_count_as_no_injection)) injections_.push_back({clock_, part});
  totals_.injected += part;
  ++totals_.injections;
  events.emplace_back(StreamInjected{keep(id), Money(units_of(part)), stream.source, Money(units_of(stream.left))});
  if (stream.left > 0) return;
  meet(Occasion::stream_ends);
  streams_.erase(id);
}

void Oracle::end_day(Events& events) {
  const std::int64_t ended = *periods_.day_end;
  std::vector<std::string> ids;
  for (const auto& [id, stream] : streams_) ids.push_back(id);
  if (ids.size() > 1) meet(Occasion::streams_run_together);
  if (flawed(Flaw::streams_last_name_first)) std::reverse(ids.begin(), ids.end());
  for (const std::string& id : ids) {
    run_stream(id, events);
    if (flawed(Flaw::exits_between_streams)) consequences(Occasion::exit_caused_by_stream, events);
  }
  if (locked_.any()) {
    collect_all(events);
    settle_residue(events);
  }
  if (clock_ > ended) meet(Occasion::day_ends_late);
  events.emplace_back(DayEnded{Timestamp(ended)});
  periods_.day_end.reset();
  const std::int64_t last = flawed(Flaw::late_days_are_left_out) ? clock_ : ended;
  if (has_daily_work()) periods_.day_end = end_of_period(Period::day, last);
  consequences(ids.empty() ? Occasion::exit_caused_by_day_end : Occasion::exit_caused_by_stream, events);
}

}  // namespace greenpool::oracle
