// The pump's side of the queue: what is to be sent now, and what came of it. Each endpoint has at most one delivery
// under way; among what is due, the one that was due first goes first, and the endpoint that waited longest.
#pragma once

#include <string>
#include <vector>

#include "hooks/delivery.h"
#include "hooks/retry.h"
#include "hooks/sealer.h"
#include "net/http_client.h"
#include "office/office.h"

namespace greenpool {

// All failures for so long, and the endpoint is disabled.
inline constexpr std::int64_t kHookFailingMicroseconds = 5 * 86'400'000'000;

struct HookJob {
  std::int64_t delivery = 0;
  std::string programme;
  std::string endpoint;
  std::string event;
  std::string url;
  std::string body;
  std::vector<std::string> secrets;  // empty: they cannot be opened
  Timestamp taken_at;
};

// At the start, before anything is taken: what was under way when the process ended is due again at once, and its try
// does not count. How many.
std::int64_t requeue_interrupted_hooks(Work& work);

[[nodiscard]] std::vector<HookJob> take_due_hooks(Work& work, const HookSealer& sealer, std::size_t at_most);

// When the next delivery is due that an idle and active endpoint waits for; nullopt: nothing waits.
[[nodiscard]] std::optional<Timestamp> next_due_hook(Work& work);

// Deliveries that are not over, of one programme or, without a name, of all. O(all of those).
[[nodiscard]] std::int64_t waiting_hook_deliveries(Work& work, std::string_view programme = {});

struct HookResult {
  std::int64_t duration = 0;  // microseconds
  std::optional<int> status;
  std::string error;   // code; empty with a status
  std::string answer;  // the body, of any bytes and length
};
enum class HookOutcome : std::uint8_t { delivered, retried, dead };
struct HookFinished {
  HookOutcome outcome = HookOutcome::delivered;
  bool endpoint_disabled = false;
};
HookFinished finish_hook(Work& work, const HookJob& job, const HookResult& result, const HookJitter& jitter);

// What is sent, signed for this moment.
[[nodiscard]] OutgoingRequest hook_request(const HookJob& job, Timestamp now);

// How a text of any bytes begins: whole characters, at most `bytes` bytes; what is not UTF-8 becomes "?".
[[nodiscard]] std::string utf8_start(std::string_view text, std::size_t bytes);

}  // namespace greenpool
