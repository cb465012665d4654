// Who may use the server: a bearer token, and on loopback without one, only requests that name this machine as their
// host, so that a web page elsewhere cannot reach it by pointing its own name here (DNS rebinding).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace greenpool {

class Access {
 public:
  // An empty token: none is asked for. `loopback`: the server listens on this machine alone.
  // trusted_proxies: addresses whose X-Forwarded-For is believed.
  Access(std::string token, bool loopback, std::vector<std::string> trusted_proxies = {})
      : token_(std::move(token)), loopback_(loopback), trusted_proxies_(std::move(trusted_proxies)) {}

  // The value of an Authorization field, empty when there is none. Takes the same time for every wrong token of the
  // right length.
  [[nodiscard]] bool admits(std::string_view authorization) const;
  // A well-formed host, without port.
  [[nodiscard]] bool answers_for(std::string_view host) const;
  // Who asks: the other end, or, where that is a trusted proxy, the last address that it names and does not trust.
  [[nodiscard]] std::string_view client_of(std::string_view peer, std::string_view forwarded_for) const;

 private:
  std::string token_;
  bool loopback_;
  std::vector<std::string> trusted_proxies_;
};

// 16 to 256 characters of RFC 6750's token68.
[[nodiscard]] bool is_token(std::string_view text);

// The token in the first line of a file. Errors: token_unreadable, token_malformed (never shows the text).
[[nodiscard]] Result<std::string> read_token_file(const std::string& path);

}  // namespace greenpool
