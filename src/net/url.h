// The URLs that the client takes: http or https, a host, at most a port, a path and a query; no user, no fragment.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace greenpool {

struct HttpUrl {
  enum class Scheme : std::uint8_t { http, https };

  Scheme scheme = Scheme::https;
  std::string host = {};  // a name in lower case, or an address without brackets
  std::uint16_t port = 443;
  std::string target = "/";  // path and query, as sent

  // As the Host field wants it: brackets around version 6, no port when it is the scheme's own.
  [[nodiscard]] std::string authority() const;
};

// Error: url_malformed. The message does not repeat the URL, which may hold secrets.
[[nodiscard]] Result<HttpUrl> parse_http_url(std::string_view text);

// The text with everything but letters, digits and "-._~" as %XX: for a value inside a path or query.
[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace greenpool
