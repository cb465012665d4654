// A server with one programme and no office, for tests: real sockets on loopback, deadlines that need no waiting.
#pragma once

#include <filesystem>
#include <memory>

#include "base/check.h"
#include "base/system_clock.h"
#include "http/server.h"
#include "server/flow.h"
#include "terms/terms.h"

namespace greenpool {

// Deadlines are this short so that tests need not wait; the sweep comes often enough to keep them.
inline HttpLimits quick_limits() {
  using std::chrono::milliseconds;
  HttpLimits limits;
  limits.handshake = milliseconds(200);
  limits.header = milliseconds(200);
  limits.body = milliseconds(300);
  limits.idle = milliseconds(400);
  limits.write = milliseconds(300);
  limits.linger = milliseconds(100);
  limits.drain = milliseconds(500);
  limits.sweep = milliseconds(20);
  return limits;
}

// directory: empty: in memory. flow: is told of every batch; may be nullptr.
inline std::unique_ptr<Programme> open_in(const std::filesystem::path& directory, Flow* flow = nullptr) {
  ProgrammeOptions options{.acknowledgement = Acknowledgement{"one", "two", "tests"},
                           .directory = directory,
                           .terms = *find_preset("classic"),
                           .progress = {}};
  if (flow != nullptr) options.on_batch = [flow](const Moment& moment) { flow->publish("classic", moment); };
  auto opened = Programme::open(options);
  GP_CHECK(opened.has_value(), "a programme opens");
  return std::move(*opened);
}

class Server {
 public:
  explicit Server(Programme& programme, HttpServerOptions options = {}, Flow* flow = nullptr) {
    hall_.flow = flow;
    GP_CHECK(programmes_.add(programme), "it is the only one");
    options.hall = &hall_;
    options.clock = &clock_;
    if (options.listen == "127.0.0.1:8080") options.listen = "127.0.0.1:0";
    auto opened = HttpServer::open(options);
    GP_CHECK(opened.has_value(), "a server opens");
    server_ = std::move(*opened);
  }
  [[nodiscard]] HttpServer& http() { return *server_; }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  void stop() { server_->stop(); }

 private:
  SystemClock clock_;
  Programmes programmes_;
  Hall hall_{programmes_};
  std::unique_ptr<HttpServer> server_;
};

inline HttpServerOptions with(const HttpLimits& limits, std::size_t threads = 1) {
  HttpServerOptions options;
  options.limits = limits;
  options.threads = threads;
  return options;
}

}  // namespace greenpool
