#include "http/server.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <charconv>
#include <random>
#include <set>

#include "http/access.h"
#include "http/current_tls.h"
#include "http/lane.h"

namespace greenpool {
namespace {

using Endpoint = asio::ip::tcp::endpoint;

constexpr std::size_t kKeysMax = std::size_t{1} << 12U;  // that are counted at the same time

Result<Endpoint> parse_endpoint(std::string_view text) {
  const auto malformed = [text] {
    return failure("listen_malformed",
                   "\"" + std::string(text) + "\" is not an address and port like 127.0.0.1:8080 or [::1]:8080");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return malformed();
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (problem != std::errc{} || end != digits.data() + digits.size()) return malformed();
  const bool brackets = host.starts_with('[') && host.ends_with(']');
  if (brackets) host = host.substr(1, host.size() - 2);
  IoError error;
  const asio::ip::address address =
      host == "localhost" ? asio::ip::address_v4::loopback() : asio::ip::make_address(std::string(host), error);
  if (error || address.is_v6() != brackets) return malformed();
  return Endpoint(address, port);
}

// A different start in every run, so that ids of two runs do not meet.
std::uint64_t random_request_id() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | std::uint64_t{device() & 0xffff'0000U};
}

bool sensible(const HttpLimits& limits, std::size_t threads) {
  return limits.header_bytes >= 256 && limits.header_bytes <= (std::size_t{1} << 20) && limits.connections >= threads &&
         limits.sweep.count() > 0 && threads >= 1 && threads <= 64;
}

class LiveServer final : public HttpServer {
 public:
  LiveServer(const HttpServerOptions& options, const Endpoint& endpoint)
      : hall_(*options.hall),
        access_(options.token, endpoint.address().is_loopback(), options.trusted_proxies, options.public_host),
        on_alarm_(options.on_alarm) {
    if (options.rates) rates_.emplace(options.rates->others);
    if (options.rates) {
      key_rates_.emplace(options.rates->keys, kKeysMax);
      hall_.key_requests_per_minute = options.rates->keys.per_minute;
    }
    if (options.tls) tls_.emplace(options.tls, std::chrono::steady_clock::now());
    HttpLimits of_lane = options.limits;
    of_lane.connections /= options.threads;
    of_lane.large_bytes /= options.threads;
    of_lane.streams /= options.threads;
    for (std::size_t i = 0; i < options.threads; ++i) {
      lanes_.push_back(
          std::make_unique<Lane>(Lane::Options{.hall = hall_,
                                               .keys = keys_,
                                               .limits = of_lane,
                                               .access = access_,
                                               .rates = rates_ ? &*rates_ : nullptr,
                                               .key_rates = key_rates_ ? &*key_rates_ : nullptr,
                                               .tls = tls_ ? &*tls_ : nullptr,
                                               .https_in_front = options.https_in_front,
                                               .clock = *options.clock,
                                               .first_request_id = random_request_id(),
                                               .on_sweep = i == 0 ? [this] { watch(); } : std::function<void()>(),
                                               .on_answer = options.on_answer}));
    }
  }

  ~LiveServer() override { stop(); }

  Status listen(const Endpoint& endpoint) {
    IoError error;
    acceptor_.emplace(lanes_.front()->executor());
    const auto step = [&error](auto&& action) {
      if (!error) action();
    };
    step([&] { acceptor_->open(endpoint.protocol(), error); });
    step([&] { acceptor_->set_option(asio::socket_base::reuse_address(true), error); });
    if (endpoint.protocol() == asio::ip::tcp::v6()) {
      step([&] { acceptor_->set_option(asio::ip::v6_only(true), error); });
    }
    // Connections inherit it from their listener.
    step([&] { acceptor_->set_option(asio::ip::tcp::no_delay(true), error); });
    step([&] { acceptor_->bind(endpoint, error); });
    step([&] { acceptor_->listen(asio::socket_base::max_listen_connections, error); });
    if (!error) local_ = acceptor_->local_endpoint(error);
    if (error) {
      return failure("listen_failed", "cannot listen on " + text_of(endpoint) + ": " + error.message());
    }
    asio::co_spawn(lanes_.front()->io(), accept(), asio::detached);
    for (const auto& lane : lanes_) lane->start();
    return {};
  }

  std::uint16_t port() const override { return local_.port(); }
  std::string url() const override { return (tls_ ? "https://" : "http://") + text_of(local_); }

  void trust(const std::vector<std::string>& proxies) override { access_.trust(proxies); }
  void change_rates(const ClientRates& rates) override {
    const auto now = std::chrono::steady_clock::now();
    if (rates_) rates_->change(rates.others, now);
    if (!key_rates_) return;
    key_rates_->change(rates.keys, now);
    hall_.key_requests_per_minute = rates.keys.per_minute;
  }
  void change_tls(std::shared_ptr<const ServerTls> tls) override {
    if (tls_ && tls) tls_->change(std::move(tls), std::chrono::steady_clock::now());
  }

  void stop() override {
    if (stopped_) return;
    stopped_ = true;
    asio::post(lanes_.front()->io(), [this] {
      IoError ignored;
      if (acceptor_) acceptor_->close(ignored);
    });
    for (const auto& lane : lanes_) lane->stop_soon();
    for (const auto& lane : lanes_) lane->join();
  }

 private:
  static std::string text_of(const Endpoint& endpoint) {
    const std::string address = endpoint.address().to_string();
    return (endpoint.address().is_v6() ? "[" + address + "]" : address) + ":" + std::to_string(endpoint.port());
  }

  Awaitable<void> accept() {
    for (std::size_t next = 0; acceptor_->is_open(); next = (next + 1) % lanes_.size()) {
      IoError error;
      Lane& lane = *lanes_[next];
      Socket socket(lane.executor());
      co_await acceptor_->async_accept(socket, asio::redirect_error(kAwait, error));
      if (!error) {
        lane.adopt(std::move(socket));
      } else if (error != asio::error::connection_aborted && error != asio::error::operation_aborted) {
        // Out of descriptors or memory: what is there goes on, and a while later there may be room.
        asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>
            pause(lanes_.front()->executor(), std::chrono::milliseconds(100));
        co_await pause.async_wait(asio::redirect_error(kAwait, error));
      }
    }
  }

  void watch() {
    if (tls_) tls_->renew_when_due(std::chrono::steady_clock::now());
    for (const Programme* programme : hall_.programmes.all()) {
      const ProgrammeStatus status = programme->status();
      if (!status.alarm || !alarmed_.insert(programme).second) continue;
      if (on_alarm_) on_alarm_(*status.alarm);
    }
  }

  Hall& hall_;
  KeysUnderWay keys_;
  Access access_;
  std::optional<RateLimiter> rates_;
  std::optional<RateLimiter> key_rates_;
  std::optional<CurrentTls> tls_;
  const std::function<void(const std::string&)> on_alarm_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::optional<Acceptor> acceptor_;
  Endpoint local_;
  std::set<const Programme*> alarmed_;  // the first lane's
  bool stopped_ = false;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::open(const HttpServerOptions& options) {
  const Result<Endpoint> endpoint = parse_endpoint(options.listen);
  if (!endpoint) return tl::unexpected<Error>(endpoint.error());
  if (options.token.empty() && options.hall->identity == nullptr && !endpoint->address().is_loopback()) {
    return failure("token_required", options.listen + " can be reached by others: a token is required there");
  }
  if (!sensible(options.limits, options.threads)) {
    return failure("limits_malformed", "the server's limits or number of threads are out of range");
  }
  auto server = std::make_unique<LiveServer>(options, *endpoint);
  if (Status listening = server->listen(*endpoint); !listening) return tl::unexpected<Error>(listening.error());
  return server;
}

}  // namespace greenpool
