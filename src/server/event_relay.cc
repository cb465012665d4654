#include "server/event_relay.h"

#include <algorithm>
#include <array>

#include "hooks/endpoint.h"
#include "hooks/queue.h"
#include "server/money_wiring.h"
#include "server/record_lists.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 1> kSteps{R"sql(
CREATE TABLE event_relay(
  programme TEXT PRIMARY KEY,
  number INTEGER NOT NULL
) STRICT;
)sql"};

constexpr std::size_t kTogether = 500;
constexpr std::size_t kAlarmsTogether = 200;

// Which events of an engine are told under which type. The empty type: it depends on the event.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kKinds{{
    {"member_registered", "member.registered"},
    {"order_settled", "order.settled"},
    {"points_sold", "points.sold"},
    {"window_sale", "points.sold"},
    {"points_split", "points.split"},
    {"forced_exit", "position.exited"},
    {"withdrawal_requested", "withdrawal.requested"},
    {"withdrawal_approved", "withdrawal.approved"},
    {"withdrawal_paid", "withdrawal.paid"},
    {"withdrawal_released", ""},
    {"terms_changed", "terms.changed"},
    {"closing_begun", "programme.closing"},
}};

// A withdrawal can end without being paid because somebody rejected it, or because it could not be done.
std::string_view type_of_release(const RecordListSpec& list, const std::vector<RecordCell>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (list.columns[i].name == "reason" && cells[i].text == "rejected") return "withdrawal.rejected";
  }
  return "withdrawal.failed";
}

struct Found {
  std::int64_t reached = 0;  // all events up to this number were looked at
  std::vector<HookEvent> events;
};

HookEvent hook_event_of(const std::string& programme, const RecordListSpec& list, std::string_view type,
                        const NumberedRecord& record, int digits) {
  HookEvent event{.programme = programme,
                  .type = std::string(type.empty() ? type_of_release(list, record.cells) : type),
                  .id = programme + "-" + std::to_string(record.number),
                  .created_at = {},
                  .payload = {}};
  append_record(event.payload, list, record.cells, digits);
  for (std::size_t i = 0; i < record.cells.size(); ++i) {
    if (list.columns[i].name == "time") event.created_at = Timestamp(record.cells[i].number);
  }
  return event;
}

Result<Found> find_events(RecordReader& reader, const std::string& programme, std::int64_t after, std::int64_t upto,
                          int digits) {
  Found found{.reached = upto, .events = {}};
  std::vector<std::pair<std::int64_t, HookEvent>> numbered;
  for (const auto& [kind, type] : kKinds) {
    const RecordListSpec& list = *find_record_list(kind);
    const Result<std::vector<NumberedRecord>> records = reader.between(list, after, found.reached, kTogether);
    if (!records) return tl::unexpected(records.error());
    // More of this kind may follow: what lies behind waits for the next round.
    if (records->size() == kTogether) found.reached = records->back().number;
    for (const NumberedRecord& record : *records) {
      numbered.emplace_back(record.number, hook_event_of(programme, list, type, record, digits));
    }
  }
  std::sort(numbered.begin(), numbered.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [number, event] : numbered) {
    if (number <= found.reached) found.events.push_back(std::move(event));
  }
  return found;
}

// The number of the last event that was passed; -1: none yet.
std::int64_t relayed(Work& work, const std::string& programme) {
  return work.db.integer("SELECT number FROM event_relay WHERE programme=?1", programme).value_or(-1);
}

void set_relayed(Work& work, const std::string& programme, std::int64_t number) {
  work.db.run("INSERT INTO event_relay VALUES(?1,?2) ON CONFLICT(programme) DO UPDATE SET number=?2", programme,
              number);
}

}  // namespace

const Schema kRelaySchema{"relay", kSteps};

void EventRelay::report(const Error& error) const {
  // They are being made for the first time, or made anew.
  if (error.code == "views_not_found" || error.code == "views_not_views" || error.code == "views_empty") return;
  if (options_.on_failure) options_.on_failure(error);
}

std::size_t EventRelay::relay_once() {
  std::size_t passed = 0;
  for (const Programme* const programme : options_.programmes->all()) {
    const std::string& id = programme->terms().id;
    const std::string views = options_.opener->views_of(id);
    if (views.empty()) continue;
    passed += relay(id, views);
    passed += raise_alarms(id, views);
  }
  if (passed > 0 && options_.on_queued) options_.on_queued();
  return passed;
}

std::size_t EventRelay::relay(const std::string& programme, const std::string& views) {
  Result<RecordReader> reader = RecordReader::open(views);
  if (!reader) {
    report(reader.error());
    return 0;
  }
  const Result<RecordEnd> end = reader->end();
  if (!end) {
    report(end.error());
    return 0;
  }
  // Whether anybody listens is asked in the transaction that skips what nobody wanted.
  const std::int64_t after = options_.office->ask([&](Work& work) {
    const std::int64_t from = relayed(work, programme);
    if (from >= end->last_event || !list_hook_endpoints(work, {.programme = programme, .limit = 1}).empty())
      return from;
    set_relayed(work, programme, end->last_event);
    return end->last_event;
  });
  if (after >= end->last_event) return 0;
  const Result<Found> found = find_events(*reader, programme, after, end->last_event, end->currency_digits);
  if (!found) {
    report(found.error());
    return 0;
  }
  options_.office->ask([&](Work& work) {
    if (relayed(work, programme) != after) return;
    for (const HookEvent& event : found->events) {
      if (!is_told_by_shop(work, event)) static_cast<void>(enqueue(work, event));
    }
    set_relayed(work, programme, found->reached);
  });
  return static_cast<std::size_t>(found->reached - after);
}

std::size_t EventRelay::raise_alarms(const std::string& programme, const std::string& views) {
  ComplianceBook& book = options_.compliance->of(programme);
  const Result<std::vector<ComplianceAlarm>> alarms = book.alarms(views, kAlarmsTogether);
  if (!alarms) {
    report(alarms.error());
    return 0;
  }
  if (alarms->empty()) return 0;
  options_.office->ask([&](Work& work) {
    for (const ComplianceAlarm& alarm : *alarms) static_cast<void>(raise_alarm(work, programme, alarm));
  });
  book.said(*alarms);
  return alarms->size();
}

}  // namespace greenpool
