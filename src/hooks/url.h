// Which URLs a receiver may have. Whether the host's addresses are public is looked at when it is called, after its
// name was resolved (net/http_client.h: address_refused): a name may point elsewhere by then. Pure; O(length).
#pragma once

#include <cstdint>
#include <string_view>

namespace greenpool {

enum class HookLoopback : std::uint8_t {
  refused,
  allowed,  // http and https to this machine, for development
};

inline constexpr std::size_t kHookUrlBytesMax = 2'048;

[[nodiscard]] bool is_hook_url(std::string_view url, HookLoopback loopback);

}  // namespace greenpool
