// Receivers of a programme's events. Each has a secret of its own, that is shown once and sealed at rest; for a day
// after a rotation the old one signs as well, so that the receiver can change over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hooks/sealer.h"
#include "hooks/url.h"
#include "office/office.h"

namespace greenpool {

inline constexpr std::int64_t kHookOldSecretMicroseconds = 86'400'000'000;
inline constexpr std::int64_t kHookEndpointsMax = 20;  // of a programme
inline constexpr std::size_t kHookDescriptionBytesMax = 200;

enum class HookEndpointState : std::uint8_t {
  active,
  paused,    // deliveries gather and wait
  disabled,  // by us: nothing gathers; what waited is dead and can be replayed
};
enum class HookDisabledBecause : std::uint8_t { failures, gone };

struct HookEndpointKey {
  std::string programme;
  std::string id;
};

struct HookEndpoint {
  HookEndpointKey key;
  std::string url;
  std::string description;
  std::vector<std::string> types;  // sorted
  HookEndpointState state = HookEndpointState::active;
  std::optional<HookDisabledBecause> disabled_because;
  std::optional<Timestamp> failing_since;     // only failures since then
  std::optional<Timestamp> old_secret_until;  // a rotation is under way
  Timestamp created_at;
  Timestamp changed_at;
};

struct HookPolicy {
  const HookSealer* sealer = nullptr;
  HookLoopback loopback = HookLoopback::refused;
};

struct NewHookEndpoint {
  std::string programme;
  std::string url;
  std::string description;
  std::vector<std::string> types;
};
struct AddedHookEndpoint {
  HookEndpoint endpoint;
  std::string secret;  // never to be seen again
};
// Refusals: hook_url_refused, hook_type_unknown, hook_types_missing, hook_description_refused, hook_endpoints_too_many.
[[nodiscard]] AddedHookEndpoint add_hook_endpoint(Work& work, const HookPolicy& policy, const NewHookEndpoint& wanted);

struct HookEndpointFilter {
  std::string programme;
  std::optional<HookEndpointState> state = {};
  std::string after = {};  // id of the last one seen
  std::size_t limit = 50;
};
// Ordered by id.
[[nodiscard]] std::vector<HookEndpoint> list_hook_endpoints(Work& work, const HookEndpointFilter& filter);
// Refusal: hook_endpoint_unknown.
[[nodiscard]] HookEndpoint find_hook_endpoint(Work& work, const HookEndpointKey& key);

enum class HookSwitch : std::uint8_t { activate, pause };
struct HookEndpointChange {
  std::optional<std::string> url = {};
  std::optional<std::string> description = {};
  std::optional<std::vector<std::string>> types = {};
  std::optional<HookSwitch> state = {};  // activating forgets the failures of before
};
// Refusals: hook_endpoint_unknown, those of adding; hook_endpoint_not_active (a disabled one cannot be paused).
HookEndpoint change_hook_endpoint(Work& work, const HookPolicy& policy, const HookEndpointKey& key,
                                  const HookEndpointChange& change);

// The new secret; the one before stays valid for a day, one before that ends at once. Refusal: hook_endpoint_unknown.
[[nodiscard]] std::string rotate_hook_secret(Work& work, const HookPolicy& policy, const HookEndpointKey& key);

// With its deliveries; its notices stay. Refusal: hook_endpoint_unknown.
void remove_hook_endpoint(Work& work, const HookEndpointKey& key);

// Delivers a "ping" to this endpoint alone; the number of the delivery. Refusals: hook_endpoint_unknown,
// hook_endpoint_not_active.
std::int64_t ping_hook_endpoint(Work& work, const HookEndpointKey& key);

// An endpoint that was disabled, newest first.
struct HookNotice {
  std::int64_t number = 0;
  std::string endpoint;
  std::string url;
  HookDisabledBecause because = HookDisabledBecause::failures;
  Timestamp created_at;
};
struct HookNoticeFilter {
  std::string programme;
  std::optional<std::int64_t> before = {};  // number of the last one seen
  std::size_t limit = 50;
};
[[nodiscard]] std::vector<HookNotice> list_hook_notices(Work& work, const HookNoticeFilter& filter);

}  // namespace greenpool
