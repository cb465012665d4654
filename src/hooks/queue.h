// What the rooms that cause events call, in the transaction that causes them: neither exists without the other.
#pragma once

#include <string>

#include "office/office.h"

namespace greenpool {

struct HookEvent {
  std::string programme;
  std::string type;  // one of hooks/event_types.h; another is a bug (GP_CHECK)
  std::string id;    // sent as webhook-id, by which receivers know a repetition: unique for ever
  Timestamp created_at;
  std::string payload;  // a JSON object; members with names of personal data (base/personal_names.h) are left out
};

// One delivery for each endpoint that is subscribed and not disabled. How many; 0 also when the id was used before.
std::size_t enqueue(Work& work, const HookEvent& event);

// The parts of it, for this room. The body: {"type":…,"timestamp":…,"programme":…,"data":payload}.
[[nodiscard]] std::string hook_body(const HookEvent& event);
// False: the id was used before.
bool store_hook_event(Work& work, const HookEvent& event);
std::int64_t queue_hook_delivery(Work& work, const HookEvent& event, const std::string& endpoint);

}  // namespace greenpool
