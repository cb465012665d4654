// Who may use the server: a bearer token, and on loopback without one, only requests that name this machine as their
// host, so that a web page elsewhere cannot reach it by pointing its own name here (DNS rebinding).
// Thread safety: any thread.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/networks.h"

namespace greenpool {

class Access {
 public:
  // An empty token: none is asked for. `loopback`: the server listens on this machine alone.
  // trusted_proxies: as trust(). public_host: by which a proxy in front makes it known; may be empty.
  Access(std::string token, bool loopback, const std::vector<std::string>& trusted_proxies = {},
         std::string public_host = {})
      : token_(std::move(token)), public_host_(std::move(public_host)), loopback_(loopback) {
    trust(trusted_proxies);
  }

  // Addresses and networks whose X-Forwarded-For is believed from now on; what is neither is left out.
  void trust(const std::vector<std::string>& proxies);

  // The value of an Authorization field, empty when there is none. Takes the same time for every wrong token of the
  // right length.
  [[nodiscard]] bool admits(std::string_view authorization) const;
  // A well-formed host, without port.
  [[nodiscard]] bool answers_for(std::string_view host) const;
  // Who asks: the other end, or, where that is a trusted proxy, the last address that it names and does not trust. A
  // view into one of the two.
  [[nodiscard]] std::string_view client_of(std::string_view peer, std::string_view forwarded_for) const;

 private:
  [[nodiscard]] std::shared_ptr<const std::vector<Network>> proxies() const {
    const std::lock_guard lock(mutex_);
    return proxies_;
  }

  const std::string token_;
  const std::string public_host_;
  const bool loopback_;
  mutable std::mutex mutex_;
  std::shared_ptr<const std::vector<Network>> proxies_;
};

// 16 to 256 characters of RFC 6750's token68.
[[nodiscard]] bool is_token(std::string_view text);

// The token in the first line of a file. Errors: token_unreadable, token_malformed (never shows the text).
[[nodiscard]] Result<std::string> read_token_file(const std::string& path);

}  // namespace greenpool
