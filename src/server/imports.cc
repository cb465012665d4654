#include "server/imports.h"

#include <algorithm>
#include <array>

#include "engine/ops/ops.h"
#include "server/past_state.h"
#include "service/door.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 1> kSteps{R"sql(
CREATE TABLE imports(
  programme TEXT NOT NULL,
  kind TEXT NOT NULL,
  digest TEXT NOT NULL,
  rows INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY(programme, kind, digest)
) STRICT, WITHOUT ROWID;
)sql"};

// As the programme would (service/programme.h): what is due comes first.
Reject decide(Engine& engine, const Request& request, Timestamp now) {
  const State& state = engine.state();
  const Timestamp at = request.at.value_or(std::max(now, state.clock));
  const Operation operation = resolve(request, state);
  if (request.unreadable != Reject::none) return request.unreadable;
  if (const Reject shape = check_shape(operation, at); shape != Reject::none) return shape;
  if (at.microseconds() > now.microseconds() + kClockSkewMicroseconds) return Reject::time_out_of_range;
  std::vector<Event> events;
  for (std::optional<Timestamp> due = state.next_due(); due && *due <= at && *due >= state.clock;
       due = state.next_due()) {
    events.clear();
    if (const Reject reject = engine.decide({*due, {}, Advance{}}, events); reject != Reject::none) return reject;
  }
  events.clear();
  return engine.decide({at, request.key, operation}, events);
}

}  // namespace

const Schema kImportsSchema{"imports", kSteps};

std::optional<FinishedImport> find_import(Work& work, const ImportKey& key) {
  Rows rows = work.db.query("SELECT rows,at FROM imports WHERE programme=?1 AND kind=?2 AND digest=?3", key.programme,
                            key.kind, key.digest);
  if (!rows.next()) return std::nullopt;
  return FinishedImport{static_cast<std::uint64_t>(rows.integer(0)), Timestamp(rows.integer(1))};
}

void note_import(Work& work, const ImportKey& key, std::uint64_t rows) {
  work.db.run("INSERT INTO imports VALUES(?1,?2,?3,?4,?5) ON CONFLICT DO NOTHING", key.programme, key.kind, key.digest,
              static_cast<std::int64_t>(rows), work.now.microseconds());
}

Result<std::vector<BatchOutcome>> rehearse(const std::filesystem::path& journal, std::uint64_t records,
                                           const std::vector<Request>& requests, Timestamp now) {
  const Result<std::unique_ptr<Engine>> engine = engine_after(journal, records - 1);
  if (!engine) return tl::unexpected<Error>(engine.error());
  std::vector<BatchOutcome> outcomes;
  for (const Request& request : requests) outcomes.push_back({decide(**engine, request, now), false});
  return outcomes;
}

}  // namespace greenpool
