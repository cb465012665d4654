// The client that talks to the world: HTTP/1.1 over TCP or TLS (1.2 and up, certificate and host name verified), one
// connection for each request, one time limit for all of it. The host's name is resolved once; the filter sees the
// addresses, and the connection goes to one that it let pass, so that a name cannot mean another address a moment
// later (DNS rebinding).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "net/addresses.h"
#include "net/http_client.h"

namespace greenpool {

struct LiveClientOptions {
  std::chrono::milliseconds timeout = std::chrono::seconds(10);
  std::size_t response_bytes_max = std::size_t{1} << 20U;  // of the body; the fields may have 64 KiB
  // A PEM file of authorities to trust instead of the system's; empty: the system's.
  std::string ca_file = {};
  // Whether a connection may go to that address. Empty: to any. Any thread.
  std::function<bool(const IpAddress&)> address_filter = {};
  // Instead of the system's resolver; an empty list means that the name is not known. Any thread.
  std::function<std::vector<IpAddress>(const std::string& host)> look_up = {};
};

// Error: ca_file_unreadable.
[[nodiscard]] Result<std::unique_ptr<HttpClient>> make_http_client(const LiveClientOptions& options);

}  // namespace greenpool
