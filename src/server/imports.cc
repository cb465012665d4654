#include "server/imports.h"

#include <algorithm>
#include <array>
#include <set>

#include "engine/ops/ops.h"
#include "server/past_state.h"
#include "service/door.h"
#include "views/views_file.h"

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

// Ids of orders that were used, in the programme's past or by a row before: the engine itself forgets those that can no
// longer be refunded, and remembers their ids on disk.
class UsedOrders {
 public:
  static Result<UsedOrders> open(const std::string& views) {
    Result<SqliteConnection> connection = open_views_for_reading(views);
    if (!connection) return tl::unexpected<Error>(connection.error());
    Result<SqliteStatement> find = connection->prepare(
        "SELECT 1 FROM event_order_settled WHERE \"order\"=?1 UNION ALL SELECT 1 FROM event_order_paid WHERE "
        "\"order\"=?1 LIMIT 1");
    if (!find) return views_failure(find.error());
    return UsedOrders(std::move(*connection), std::move(*find));
  }

  Result<bool> contains(const std::string& order) {
    if (added_.contains(order)) return true;
    find_.bind_text(1, order);
    Result<bool> found = find_.step();
    find_.reset();
    if (!found) return views_failure(found.error());
    return *found;
  }
  void add(const std::string& order) { added_.insert(order); }

 private:
  UsedOrders(SqliteConnection connection, SqliteStatement find)
      : connection_(std::move(connection)), find_(std::move(find)) {}

  SqliteConnection connection_;
  SqliteStatement find_;
  std::set<std::string, std::less<>> added_;
};

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

Result<std::vector<BatchOutcome>> rehearse(const Rehearsal& about, const std::vector<Request>& requests) {
  Result<UsedOrders> used = UsedOrders::open(about.views);
  if (!used) return tl::unexpected<Error>(used.error());
  const Result<std::unique_ptr<Engine>> engine = engine_after(about.journal, about.records - 1);
  if (!engine) return tl::unexpected<Error>(engine.error());
  std::vector<BatchOutcome> outcomes;
  for (const Request& request : requests) {
    const auto* const order = std::get_if<SettleOrderRequest>(&request.operation);
    const Result<bool> known = order == nullptr ? false : used->contains(order->order);
    if (!known) return tl::unexpected<Error>(known.error());
    const Reject reject = *known ? Reject::order_conflict : decide(**engine, request, about.now);
    if (order != nullptr && reject == Reject::none) used->add(order->order);
    outcomes.push_back({reject, false});
  }
  return outcomes;
}

}  // namespace greenpool
