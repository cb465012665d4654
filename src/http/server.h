// The HTTP server: JSON commands in, durable outcomes out (docs/http-api.md).
//
// Nothing is answered before it is durable. Stopping answers what is in flight first, so that no acknowledged command
// is lost and none that was decided goes unanswered while its client waits. Thread safety: open, stop and the
// destructor from one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "http/limits.h"
#include "http/note.h"
#include "http/rate_limiter.h"
#include "net/server_tls.h"
#include "server/hall.h"
#include "service/programme.h"

namespace greenpool {

struct HttpServerOptions {
  Hall* hall = nullptr;
  Clock* clock = nullptr;                         // for the Date of answers
  std::string listen = "127.0.0.1:8080";          // "address:port", "[::1]:port"; port 0 takes a free one
  std::string token;                              // empty: none is asked for, on loopback only
  std::size_t threads = 1;                        // for I/O, 1 .. 64
  std::vector<std::string> trusted_proxies = {};  // addresses and networks
  std::string public_host = {};                   // by which a proxy makes it known; may be empty
  bool https_in_front = false;                    // trusted proxies are asked over https
  std::shared_ptr<const ServerTls> tls = {};      // nullptr: in the clear
  std::optional<ClientRates> rates = {};          // nullopt: as often as they like
  HttpLimits limits;
  // Called from an I/O thread, once for each programme that raises its alarm. May be empty.
  std::function<void(const std::string& alarm)> on_alarm;
  // Called from an I/O thread for every answer, before it is sent. May be empty.
  std::function<void(const AnswerNote& note)> on_answer;
};

class HttpServer {
 public:
  // Listens and serves. Errors: listen_malformed, listen_failed, token_required (an address that others can reach,
  // without a token), limits_malformed.
  [[nodiscard]] static Result<std::unique_ptr<HttpServer>> open(const HttpServerOptions& options);

  virtual ~HttpServer() = default;  // stops

  [[nodiscard]] virtual std::uint16_t port() const = 0;
  [[nodiscard]] virtual std::string url() const = 0;  // "http://127.0.0.1:8080", or https

  // For what comes from now on; any thread.
  virtual void trust(const std::vector<std::string>& proxies) = 0;
  // Nothing happens where the server began without.
  virtual void change_rates(const ClientRates& rates) = 0;
  // Likewise. Connections that are there go on with what they were met with.
  virtual void change_tls(std::shared_ptr<const ServerTls> tls) = 0;

  // Refuses new connections, closes idle ones, answers what is in flight, and returns. At most limits.drain for
  // requests that are still arriving, and until programmes and office have answered for the others; stop those
  // afterwards.
  virtual void stop() = 0;
};

}  // namespace greenpool
