// http_load: a closed-loop HTTP/1.1 load generator for a server on this machine. One thread, epoll, raw sockets; each
// keep-alive connection has one request in flight. The head of a request is prepared once a connection, nothing is
// allocated while requests run, and two system calls are made a request, so that the server next to it keeps the CPU.
//
// The body comes from a template in which {order} becomes a number that no other request of the run carries and
// {member} a random one below --members. Only loopback addresses are accepted. An answer needs a Content-Length; the
// chunked coding is not understood. Exit code 1 when a connection broke, an answer was malformed or none came in time;
// an answer other than 2xx is counted, and the first one is shown on standard error.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

#include "peers/workload.h"

namespace greenpool::bench {
namespace {

struct Options {
  std::string host = "127.0.0.1";
  int port = 8080;
  std::string path = "/api/v1/programmes/classic/commands";
  std::string token;
  std::string body =
      R"({"type":"settle_order","order":"o-{order}","member":"m{member}","paid":"1000.00","cost":"300.00"})";
  std::int64_t members = 10'000;
  std::int64_t first_order = 1;
  int connections = 64;
  std::int64_t requests = 1'000'000;
  double seconds = 10;
  std::uint64_t seed = 1;
  bool register_members = false;
  std::string peer = "greenpool";
  std::string variant = "http";
};

constexpr std::size_t kRequestBytesMax = 4'096;
constexpr std::size_t kAnswerBytesMax = 16'384;  // of a head together with what arrives of its body
constexpr std::string_view kRegisterBody = R"({"type":"register_member","member":"m{member}","accepts":"1"})";

[[noreturn]] void fail(const char* what, const char* why) {
  std::fprintf(stderr, "http_load: %s: %s\n", what, why);
  std::exit(1);
}

// A body as runs of fixed text with a number between them.
class BodyTemplate {
 public:
  explicit BodyTemplate(std::string_view text) {
    while (!text.empty()) {
      const std::size_t order = text.find(kOrder);
      const std::size_t member = text.find(kMember);
      const std::size_t at = std::min(order, member);
      const Slot slot = at == std::string_view::npos ? Slot::none : (at == order ? Slot::order : Slot::member);
      pieces_.push_back({.text = std::string(text.substr(0, at)), .slot = slot});
      text.remove_prefix(slot == Slot::none ? text.size() : at + (slot == Slot::order ? kOrder : kMember).size());
    }
  }
  // Writes the body at `out`, which has room for size_max() bytes; returns its end.
  char* write(char* out, std::int64_t order, std::int64_t member) const {
    for (const Piece& piece : pieces_) {
      out = std::copy(piece.text.begin(), piece.text.end(), out);
      if (piece.slot != Slot::none) {
        out = std::to_chars(out, out + kDigitsMax, piece.slot == Slot::order ? order : member).ptr;
      }
    }
    return out;
  }
  [[nodiscard]] std::size_t size_max() const {
    std::size_t size = 0;
    for (const Piece& piece : pieces_) {
      size += piece.text.size() + kDigitsMax;
    }
    return size;
  }

 private:
  static constexpr std::string_view kOrder = "{order}";
  static constexpr std::string_view kMember = "{member}";
  static constexpr std::size_t kDigitsMax = 20;
  enum class Slot : std::uint8_t { none, order, member };
  struct Piece {
    std::string text;
    Slot slot;
  };
  std::vector<Piece> pieces_;
};

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

Address loopback_address(const std::string& host, int port) {
  Address address;
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  const auto network_port = htons(static_cast<std::uint16_t>(port));
  if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1 && (ntohl(v4.sin_addr.s_addr) >> 24) == 127) {
    v4.sin_family = AF_INET;
    v4.sin_port = network_port;
    address.size = sizeof v4;
    std::memcpy(&address.storage, &v4, sizeof v4);
  } else if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1 && IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr)) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = network_port;
    address.size = sizeof v6;
    std::memcpy(&address.storage, &v6, sizeof v6);
  } else {
    fail(host.c_str(), "only loopback addresses (127.0.0.0/8, ::1) are accepted");
  }
  return address;
}

enum class Answer : std::uint8_t { incomplete, complete };

// One keep-alive connection: a request buffer whose head never changes, and a minimal reader of answers.
class Connection {
 public:
  Connection(const Address& address, std::string_view head)
      : descriptor_(socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0)), head_size_(head.size()) {
    const auto* generic = static_cast<const sockaddr*>(static_cast<const void*>(&address.storage));
    if (descriptor_ < 0 || connect(descriptor_, generic, address.size) != 0) {
      fail("connect", std::strerror(errno));
    }
    const int on = 1;
    setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::copy(head.begin(), head.end(), request_.begin());
  }
  ~Connection() { close(descriptor_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] std::int64_t sent_at() const { return sent_at_; }
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] std::string_view answer() const { return {answer_.data(), received_}; }

  // A request is far smaller than an idle socket's buffer, so it is sent whole or the connection is broken.
  void send_request(const BodyTemplate& body, std::int64_t order, std::int64_t member, std::int64_t now) {
    char text[kRequestBytesMax];
    const auto size = static_cast<std::size_t>(body.write(text, order, member) - text);
    char* out = request_.data() + head_size_;
    out = std::to_chars(out, out + 8, size).ptr;
    out = std::copy_n("\r\n\r\n", 4, out);
    out = std::copy_n(text, size, out);
    const auto total = static_cast<std::size_t>(out - request_.data());
    if (send(descriptor_, request_.data(), total, MSG_NOSIGNAL) != static_cast<ssize_t>(total)) {
      fail("send", std::strerror(errno));
    }
    received_ = 0;
    body_left_ = kHeadPending;
    sent_at_ = now;
  }

  Answer receive() {
    if (body_left_ != kHeadPending) {
      received_ = 0;  // the head is understood; a long body may overwrite it
    }
    const ssize_t count = recv(descriptor_, answer_.data() + received_, answer_.size() - received_, 0);
    if (count <= 0) {
      fail("receive", count == 0 ? "the server closed the connection" : std::strerror(errno));
    }
    received_ += static_cast<std::size_t>(count);
    if (body_left_ != kHeadPending) {
      return consume(static_cast<std::size_t>(count));
    }
    const std::size_t end = answer().find("\r\n\r\n");
    if (end == std::string_view::npos) {
      if (received_ == answer_.size()) {
        fail("answer", "the head is too long");
      }
      return Answer::incomplete;
    }
    read_head(answer().substr(0, end + 2));
    return consume(received_ - end - 4);
  }

 private:
  static constexpr std::size_t kHeadPending = SIZE_MAX;

  Answer consume(std::size_t bytes) {
    if (bytes > body_left_) {
      fail("answer", "more came than its Content-Length");
    }
    body_left_ -= bytes;
    return body_left_ == 0 ? Answer::complete : Answer::incomplete;
  }

  // "HTTP/1.1 200 OK\r\n" and lines of headers, the last CRLF included.
  void read_head(std::string_view head) {
    if (!head.starts_with("HTTP/1.1 ") || head.size() < 13 ||
        std::from_chars(head.data() + 9, head.data() + 12, status_).ptr != head.data() + 12) {
      fail("answer", "no HTTP/1.1 status line");
    }
    for (std::size_t line = head.find("\r\n") + 2; line < head.size(); line = head.find("\r\n", line) + 2) {
      constexpr std::string_view kName = "content-length:";
      if (head.size() - line > kName.size() && strncasecmp(head.data() + line, kName.data(), kName.size()) == 0) {
        const std::size_t value = head.find_first_not_of(' ', line + kName.size());
        if (std::from_chars(head.data() + value, head.data() + head.size(), body_left_).ec == std::errc{}) {
          return;
        }
      }
    }
    fail("answer", "no Content-Length");
  }

  int descriptor_;
  int status_ = 0;
  std::size_t head_size_;
  std::size_t received_ = 0;
  std::size_t body_left_ = kHeadPending;
  std::int64_t sent_at_ = 0;
  std::array<char, kRequestBytesMax * 2> request_{};
  std::array<char, kAnswerBytesMax> answer_{};
};

std::string request_head(const Options& options) {
  const std::string host = options.host.find(':') == std::string::npos ? options.host : "[" + options.host + "]";
  std::string head =
      "POST " + options.path + " HTTP/1.1\r\nHost: " + host + ":" + std::to_string(options.port) + "\r\n";
  if (!options.token.empty()) {
    head += "Authorization: Bearer " + options.token + "\r\n";
  }
  return head + "Content-Type: application/json\r\nContent-Length: ";
}

struct Limits {
  std::int64_t requests;
  double seconds;
};

struct Totals {
  std::int64_t answers = 0;
  std::int64_t not_2xx = 0;
  double seconds = 0;
  double cpu_seconds = 0;
  LatencyHistogram latency;
};

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Load {
 public:
  Load(const Options& options, const Address& address, std::string_view head)
      : events_(epoll_create1(EPOLL_CLOEXEC)),
        members_(static_cast<std::uint64_t>(options.members)),
        generator_(options.seed) {
    for (int i = 0; i < options.connections; ++i) {
      connections_.push_back(std::make_unique<Connection>(address, head));
      epoll_event interest{};
      interest.events = EPOLLIN;
      interest.data.u32 = static_cast<std::uint32_t>(i);
      epoll_ctl(events_, EPOLL_CTL_ADD, connections_.back()->descriptor(), &interest);
    }
  }
  ~Load() { close(events_); }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  // Keeps every connection busy until a limit is met, then awaits what is in flight. `first` numbers the requests;
  // `every_member` gives each member one request, otherwise they are drawn.
  std::unique_ptr<Totals> run(const BodyTemplate& body, std::int64_t first, bool every_member, Limits limits) {
    auto totals = std::make_unique<Totals>();
    const double cpu_before = cpu_seconds();
    const std::int64_t begin = now_ns();
    const auto deadline = begin + static_cast<std::int64_t>(limits.seconds * 1e9);
    std::int64_t sent = 0;
    std::int64_t now = begin;
    const auto send_next = [&](Connection& connection) {
      const std::int64_t member = every_member ? sent : static_cast<std::int64_t>(generator_.below(members_));
      connection.send_request(body, first + sent, member, now);
      ++sent;
    };
    for (const auto& connection : connections_) {
      if (sent < limits.requests) {
        now = now_ns();
        send_next(*connection);
      }
    }
    std::array<epoll_event, 256> ready{};
    while (totals->answers < sent) {
      const int count = epoll_wait(events_, ready.data(), static_cast<int>(ready.size()), kAnswerTimeoutMs);
      if (count <= 0) {
        fail("wait", count == 0 ? "no answer in time" : std::strerror(errno));
      }
      for (int i = 0; i < count; ++i) {
        Connection& connection = *connections_[ready[static_cast<std::size_t>(i)].data.u32];
        if (connection.receive() == Answer::incomplete) {
          continue;
        }
        now = now_ns();
        totals->latency.add(now - connection.sent_at());
        ++totals->answers;
        if (connection.status() < 200 || connection.status() > 299) {
          count_failure(*totals, connection);
        }
        if (sent < limits.requests && now < deadline) {
          send_next(connection);
        }
      }
    }
    totals->seconds = static_cast<double>(now - begin) / 1e9;
    totals->cpu_seconds = cpu_seconds() - cpu_before;
    return totals;
  }

 private:
  static constexpr int kAnswerTimeoutMs = 10'000;

  static void count_failure(Totals& totals, const Connection& connection) {
    if (totals.not_2xx++ == 0) {
      constexpr std::size_t kShownMax = 500;
      std::fprintf(stderr, "http_load: the first answer that is not 2xx has status %d:\n%.*s\n", connection.status(),
                   static_cast<int>(std::min(connection.answer().size(), kShownMax)), connection.answer().data());
    }
  }

  int events_;
  std::uint64_t members_;
  Generator generator_;
  std::vector<std::unique_ptr<Connection>> connections_;
};

void report(const Options& options, const std::string& variant, const Totals& totals) {
  char extra[160];
  std::snprintf(
      extra, sizeof extra, ",\"max_us\":%.1f,\"not_2xx\":%lld,\"connections\":%d,\"generator_cpu_seconds\":%.3f",
      totals.latency.max_us(), static_cast<long long>(totals.not_2xx), options.connections, totals.cpu_seconds);
  print_figure({.peer = options.peer,
                .variant = variant,
                .orders = totals.answers,
                .seconds = totals.seconds,
                .p50_us = totals.latency.percentile_us(50),
                .p99_us = totals.latency.percentile_us(99),
                .extra = extra});
}

int run(const Options& options) {
  const Address address = loopback_address(options.host, options.port);
  const std::string head = request_head(options);
  const BodyTemplate body(options.body);
  const BodyTemplate register_body(kRegisterBody);
  if (head.size() > kRequestBytesMax - 16 || body.size_max() > kRequestBytesMax) {
    fail("request", "path, token or body is too long");
  }
  Load load(options, address, head);
  if (options.register_members) {
    constexpr double kRegisterSecondsMax = 600;
    const auto totals = load.run(register_body, 0, true, {.requests = options.members, .seconds = kRegisterSecondsMax});
    report(options, options.variant + "_register", *totals);
  }
  if (options.requests > 0) {
    const auto totals =
        load.run(body, options.first_order, false, {.requests = options.requests, .seconds = options.seconds});
    report(options, options.variant, *totals);
  }
  return 0;
}

}  // namespace
}  // namespace greenpool::bench

int main(int argc, char** argv) {
  greenpool::bench::Options options;
  CLI::App app("http_load: closed-loop POST requests to a server on this machine, one JSON line of figures");
  app.add_option("--host", options.host, "loopback address of the server");
  app.add_option("--port", options.port, "port of the server")->check(CLI::Range(1, 65'535));
  app.add_option("path", options.path, "path of the resource (default /api/v1/programmes/classic/commands)");
  app.add_option("--token", options.token, "bearer token of every request");
  app.add_option("--body", options.body, "template of the body, with {order} and {member}");
  app.add_option("--members", options.members, "members to draw from: m0, m1, ...")->check(CLI::Range(1, 100'000'000));
  app.add_option("--first-order", options.first_order, "number of the first order")->check(CLI::NonNegativeNumber);
  app.add_option("--connections", options.connections, "keep-alive connections")->check(CLI::Range(1, 10'000));
  app.add_option("--requests", options.requests, "at most so many; 0 with --register: none")
      ->check(CLI::Range(0, 1'000'000'000));
  app.add_option("--seconds", options.seconds, "at most so long")->check(CLI::Range(0.1, 3'600.0));
  app.add_option("--seed", options.seed, "of the drawn members");
  app.add_flag("--register", options.register_members, "first register every member, at most ten minutes");
  app.add_option("--peer", options.peer, "\"peer\" of the printed line");
  app.add_option("--variant", options.variant, "\"variant\" of the printed line");
  CLI11_PARSE(app, argc, argv);
  return greenpool::bench::run(options);
}
