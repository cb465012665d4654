// What texts in the configuration may look like. Pure; O(length).
#pragma once

#include <string_view>

namespace greenpool {

// "127.0.0.1:8080", "[::1]:0": a host and a port.
[[nodiscard]] bool is_listen_address(std::string_view text);
// Whether a host, with or without a port, is this machine alone.
[[nodiscard]] bool is_loopback_address(std::string_view address);
// http:// or https:// and a host, without user name, query and fragment.
[[nodiscard]] bool is_base_url(std::string_view text);
// "10.0.0.0/8", "192.0.2.1", "2001:db8::/32".
[[nodiscard]] bool is_network(std::string_view text);
// Printable ASCII without blanks, at most 64 characters: the id of a provider, a merchant, an app.
[[nodiscard]] bool is_plain_id(std::string_view text);

}  // namespace greenpool
