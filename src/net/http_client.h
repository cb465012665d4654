// The port to other people's HTTP servers: payment providers, WeChat's login, receivers of webhooks. What is sent and
// what comes back are whole messages of bounded size.
// Thread safety: send() from any thread; it blocks for at most the timeout.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace greenpool {

struct HttpMessageField {
  std::string name;
  std::string value;
};

struct OutgoingRequest {
  std::string method = "GET";
  std::string url = {};  // http:// or https://
  std::vector<HttpMessageField> fields = {};
  std::string body = {};
};

struct IncomingResponse {
  int status = 0;
  std::vector<HttpMessageField> fields = {};
  std::string body = {};

  // The first field of that name, without case; empty when there is none.
  [[nodiscard]] std::string_view field(std::string_view name) const;
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Any answer of the server, whatever its status, is a result. Redirects are not followed. Errors: url_malformed,
  // request_malformed, address_refused, connect_failed, tls_failed, timeout, response_malformed, response_too_large.
  // After timeout and response_* the server may have seen the request; after any other it has not (time that runs out
  // before the connection stands is connect_failed or tls_failed).
  [[nodiscard]] virtual Result<IncomingResponse> send(const OutgoingRequest& request) = 0;
};

}  // namespace greenpool
