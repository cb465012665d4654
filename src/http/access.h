// Who may use the server: a bearer token, and on loopback without one, only requests that name this machine as their
// host, so that a web page elsewhere cannot reach it by pointing its own name here (DNS rebinding).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace greenpool {

class Access {
 public:
  // An empty token: none is asked for. `loopback`: the server listens on this machine alone.
  Access(std::string token, bool loopback) : token_(std::move(token)), loopback_(loopback) {}

  // The value of an Authorization field, empty when there is none. Takes the same time for every wrong token of the
  // right length.
  [[nodiscard]] bool admits(std::string_view authorization) const;
  // A well-formed host, without port.
  [[nodiscard]] bool answers_for(std::string_view host) const;

 private:
  std::string token_;
  bool loopback_;
};

// 16 to 256 characters of RFC 6750's token68.
[[nodiscard]] bool is_token(std::string_view text);

// The token in the first line of a file. Errors: token_unreadable, token_malformed (never shows the text).
[[nodiscard]] Result<std::string> read_token_file(const std::string& path);

}  // namespace greenpool
