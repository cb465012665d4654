// The target of a request, taken apart: origin form ("/path?query") or absolute form ("http://host/path?query").
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace greenpool {

// Views into the target.
struct Target {
  std::string_view authority;  // of the absolute form; empty in origin form
  std::string_view path;       // starts with '/', still percent-encoded
  std::string_view query;      // without its '?'
};

// nullopt unless every byte is visible ASCII, the form is one of the two, there is no fragment, and every '%' starts
// two hexadecimal digits. O(length).
[[nodiscard]] std::optional<Target> parse_target(std::string_view target);

// Undoes percent-encoding; the text has passed parse_target.
[[nodiscard]] std::string percent_decoded(std::string_view text);
// Likewise, and '+' is a blank: names and values of a query, as forms write them.
[[nodiscard]] std::string form_decoded(std::string_view text);

// The host of "host", "host:port", "[::1]:port", without brackets and port. nullopt when that is not the form, or a
// character is not one of a host name or address.
[[nodiscard]] std::optional<std::string_view> host_of(std::string_view authority);

// "localhost", or an address of this machine alone: 127.0.0.0/8, ::1.
[[nodiscard]] bool is_loopback_host(std::string_view host);

}  // namespace greenpool
