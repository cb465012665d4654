#include "hooks/delivery.h"

#include "hooks/endpoint.h"
#include "hooks/names.h"
#include "hooks/problems.h"

namespace greenpool {
namespace {

#define GREENPOOL_HOOK_DELIVERY_COLUMNS                                                                        \
  "SELECT d.number,d.programme,d.endpoint,d.event,e.type,d.state,d.tries,d.created_at,d.due_at,d.finished_at " \
  "FROM hook_delivery d JOIN hook_event e ON e.id=d.event "

HookDelivery read_delivery(const Rows& rows) {
  HookDelivery delivery;
  delivery.number = rows.integer(0);
  delivery.programme = rows.text(1);
  delivery.endpoint = rows.text(2);
  delivery.event = rows.text(3);
  delivery.type = rows.text(4);
  delivery.state = hook_delivery_state(rows.text(5));
  delivery.tries = rows.integer(6);
  delivery.created_at = Timestamp(rows.integer(7));
  if (delivery.state == HookDeliveryState::waiting) delivery.due_at = Timestamp(rows.integer(8));
  if (const auto at = rows.maybe_integer(9)) delivery.finished_at = Timestamp(*at);
  return delivery;
}

// Starts with an active or paused endpoint only: what a disabled one gathers nobody would send.
void check_takes_deliveries(Work& work, const HookEndpointKey& key) {
  if (find_hook_endpoint(work, key).state == HookEndpointState::disabled) throw Refusal(kHookEndpointNotActive);
}

}  // namespace

std::vector<HookDelivery> list_hook_deliveries(Work& work, const HookDeliveryFilter& filter) {
  // Put together, so that each list is read along an index of its own.
  std::string sql = GREENPOOL_HOOK_DELIVERY_COLUMNS;
  std::vector<SqlValue> values{SqlValue(filter.programme)};
  const auto condition = [&](const char* text, const SqlValue& value) {
    values.push_back(value);
    sql += text + std::to_string(values.size());
  };
  if (filter.endpoint) {
    // The unary plus keeps the programme's index out of it.
    sql += "WHERE +d.programme=?1";
    condition(" AND d.endpoint=?", SqlValue(*filter.endpoint));
  } else {
    sql += "WHERE d.programme=?1";
  }
  if (filter.state) condition(" AND d.state=?", SqlValue(hook_name(*filter.state)));
  if (filter.from) condition(" AND d.created_at>=?", SqlValue(filter.from->microseconds()));
  if (filter.to) condition(" AND d.created_at<?", SqlValue(filter.to->microseconds()));
  if (filter.before) condition(" AND d.number<?", SqlValue(*filter.before));
  condition(" ORDER BY d.number DESC LIMIT ?", SqlValue(filter.limit));
  std::vector<HookDelivery> deliveries;
  Rows rows = work.db.start(sql, values);
  while (rows.next()) deliveries.push_back(read_delivery(rows));
  return deliveries;
}

HookDeliveryDetail find_hook_delivery(Work& work, const HookDeliveryKey& key) {
  HookDeliveryDetail detail;
  {
    Rows rows = work.db.query(GREENPOOL_HOOK_DELIVERY_COLUMNS "WHERE d.number=?1 AND d.programme=?2", key.number,
                              key.programme);
    if (!rows.next()) throw Refusal(kHookDeliveryUnknown);
    detail.delivery = read_delivery(rows);
  }
  detail.body = *work.db.text("SELECT body FROM hook_event WHERE id=?1", detail.delivery.event);
  Rows rows = work.db.query(
      "SELECT number,started_at,duration,status,error,answer FROM hook_attempt WHERE delivery=?1 ORDER BY number",
      key.number);
  while (rows.next()) {
    HookAttempt attempt{rows.integer(0), Timestamp(rows.integer(1)),      rows.integer(2),
                        std::nullopt,    rows.maybe_text(4).value_or(""), rows.text(5)};
    if (const auto status = rows.maybe_integer(3)) attempt.status = static_cast<int>(*status);
    detail.attempts.push_back(std::move(attempt));
  }
  return detail;
}

void replay_hook_delivery(Work& work, const HookDeliveryKey& key) {
  const HookDelivery delivery = find_hook_delivery(work, key).delivery;
  if (!delivery.finished_at) throw Refusal(kHookDeliveryUnfinished);
  check_takes_deliveries(work, {key.programme, delivery.endpoint});
  work.db.run("UPDATE hook_delivery SET state='waiting',tries=0,due_at=?2,finished_at=NULL WHERE number=?1", key.number,
              work.now.microseconds());
}

std::int64_t replay_dead_hook_deliveries(Work& work, const std::string& programme, const std::string& endpoint) {
  check_takes_deliveries(work, {programme, endpoint});
  return work.db.run(
      "UPDATE hook_delivery SET state='waiting',tries=0,due_at=?2,finished_at=NULL WHERE endpoint=?1 AND state='dead'",
      endpoint, work.now.microseconds());
}

std::int64_t replay_hook_range(Work& work, const HookReplayRange& range) {
  if (range.to <= range.from) throw Refusal(kHookRangeRefused);
  check_takes_deliveries(work, {range.programme, range.endpoint});
  return work.db.run(
      "UPDATE hook_delivery SET state='waiting',tries=0,due_at=?2,finished_at=NULL WHERE endpoint=?1 "
      "AND state IN ('delivered','dead') AND created_at>=?3 AND created_at<?4",
      range.endpoint, work.now.microseconds(), range.from.microseconds(), range.to.microseconds());
}

std::int64_t forget_hook_deliveries(Work& work, Timestamp before, std::size_t at_most) {
  std::vector<std::pair<std::int64_t, std::string>> old;
  {
    Rows rows = work.db.query(
        "SELECT number,event FROM hook_delivery WHERE finished_at IS NOT NULL AND finished_at<?1 "
        "ORDER BY finished_at LIMIT ?2",
        before.microseconds(), at_most);
    while (rows.next()) old.emplace_back(rows.integer(0), rows.text(1));
  }
  for (const auto& [number, event] : old) {
    work.db.run("DELETE FROM hook_delivery WHERE number=?1", number);
    work.db.run("DELETE FROM hook_event WHERE id=?1 AND NOT EXISTS(SELECT 1 FROM hook_delivery WHERE event=?1)", event);
  }
  return static_cast<std::int64_t>(old.size());
}

}  // namespace greenpool
