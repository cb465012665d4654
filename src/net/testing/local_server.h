// A small HTTP server inside a test: 127.0.0.1, a port of the system's choice, one thread a connection, one request a
// connection. What it answers is a function.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_client.h"
#include "net/testing/certificates.h"

namespace greenpool::testing {

struct LocalRequest {
  std::string method;
  std::string target;  // path and query
  std::vector<HttpMessageField> fields;
  std::string body;

  [[nodiscard]] std::string_view field(std::string_view name) const;  // without case; empty: none
};

struct LocalAnswer {
  enum class Manner : std::uint8_t { answer, hang_up };  // hang_up: closes without a word

  int status = 200;
  std::vector<HttpMessageField> fields = {};
  std::string body = {};
  Manner manner = Manner::answer;
  std::string raw = {};  // sent instead of everything else
};

class LocalServer {
 public:
  // Called on a thread of the connection, several at once. It must return before the server is destroyed.
  using Handler = std::function<LocalAnswer(const LocalRequest&)>;

  explicit LocalServer(Handler handler);
  LocalServer(const Certificate& certificate, Handler handler);  // https
  ~LocalServer();

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string url() const;  // "http://127.0.0.1:40123", or https

 private:
  class Running;
  std::unique_ptr<Running> running_;
};

}  // namespace greenpool::testing
