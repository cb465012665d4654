// What became of each message to each receiver, and sending it once more.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "office/office.h"

namespace greenpool {

enum class HookDeliveryState : std::uint8_t {
  waiting,    // for its time, and for the endpoint to be active
  sending,    // taken by the pump; after a crash it is tried again
  delivered,  // answered with 2xx
  dead,       // given up; can be replayed
};

inline constexpr std::size_t kHookAnswerBytesMax = 500;

struct HookAttempt {
  std::int64_t number = 0;  // from 1
  Timestamp started_at;
  std::int64_t duration = 0;  // microseconds
  std::optional<int> status;
  // Of net/http_client.h; interrupted (the server ended meanwhile), secret_unreadable; empty when there is a status.
  std::string error;
  std::string answer;  // how the body began, at most kHookAnswerBytesMax bytes of UTF-8
};

struct HookDelivery {
  std::int64_t number = 0;  // rises
  std::string programme;
  std::string endpoint;
  std::string event;  // webhook-id
  std::string type;
  HookDeliveryState state = HookDeliveryState::waiting;
  std::int64_t tries = 0;  // since it was queued, or replayed
  Timestamp created_at;
  std::optional<Timestamp> due_at;  // of the next try, while it waits
  std::optional<Timestamp> finished_at;
};

struct HookDeliveryFilter {
  std::string programme;
  std::optional<std::string> endpoint = {};
  std::optional<HookDeliveryState> state = {};
  std::optional<Timestamp> from = {};       // created at or after
  std::optional<Timestamp> to = {};         // created before
  std::optional<std::int64_t> before = {};  // number of the last one seen
  std::size_t limit = 50;
};
// Newest first.
[[nodiscard]] std::vector<HookDelivery> list_hook_deliveries(Work& work, const HookDeliveryFilter& filter);

struct HookDeliveryDetail {
  HookDelivery delivery;
  std::string body;  // as it is sent
  std::vector<HookAttempt> attempts;
};
struct HookDeliveryKey {
  std::string programme;
  std::int64_t number = 0;
};
// Refusal: hook_delivery_unknown.
[[nodiscard]] HookDeliveryDetail find_hook_delivery(Work& work, const HookDeliveryKey& key);

// Sends it again, under the same webhook-id, with all tries before it. Refusals: hook_delivery_unknown,
// hook_delivery_unfinished, hook_endpoint_not_active (it is disabled).
void replay_hook_delivery(Work& work, const HookDeliveryKey& key);

// How many will be sent again. Refusals: hook_endpoint_unknown, hook_endpoint_not_active.
std::int64_t replay_dead_hook_deliveries(Work& work, const std::string& programme, const std::string& endpoint);

// Delivered and dead ones alike, created from `from` until before `to`. Refusals: those above, hook_range_refused.
struct HookReplayRange {
  std::string programme;
  std::string endpoint;
  Timestamp from;
  Timestamp to;
};
std::int64_t replay_hook_range(Work& work, const HookReplayRange& range);

// Forgets deliveries that finished before `before`, at most so many, and events that have none left. How many.
std::int64_t forget_hook_deliveries(Work& work, Timestamp before, std::size_t at_most);

}  // namespace greenpool
