// The order as a Lua script on Redis with an append-only file that is flushed before every answer. Many clients, each
// with one order in flight, and the same clients with several in flight. Lua's numbers are doubles, so the grants are
// close and not exact; that is the peer's own limit. No forced exits. Every member holds points before the clock
// starts. Speaks RESP over plain sockets, one thread. bench/peers/redis.sh starts a server for it.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "peers/workload.h"

namespace greenpool::bench {
namespace {

struct Sizes {
  int port = 6379;
  int clients = 50;
  int depth = 16;
  std::int64_t members = 1'000'000;
  double seconds = 4;  // at most, for each variant
  std::int64_t orders_max = 1'000'000;
};

constexpr std::string_view kSettleScript = R"lua(
if not redis.call('SET', KEYS[1], KEYS[2] .. ':' .. ARGV[1] .. ':' .. ARGV[2], 'NX') then return -1 end
local paid, cost = tonumber(ARGV[1]), tonumber(ARGV[2])
local floor = math.floor
local rewards = floor(paid * 300000 / 1000000)
local platform = floor(paid * 100000 / 1000000)
local contribution = paid - cost - rewards - platform
local v = floor(contribution * 700000 / 1000000)
local state = redis.call('HMGET', 'pool', 'p', 's')
local p, s = tonumber(state[1]), tonumber(state[2])
local n = floor(v * s / p)
redis.call('HSET', 'pool', 'p', p + contribution, 's', s + n)
redis.call('HINCRBY', KEYS[2], 'points', n)
redis.call('HINCRBY', KEYS[2], 'spend', paid)
redis.call('RPUSH', 'ledger', KEYS[1] .. ':1:-' .. ARGV[1], KEYS[1] .. ':2:' .. ARGV[2], KEYS[1] .. ':3:' .. rewards,
           KEYS[1] .. ':4:' .. platform, KEYS[1] .. ':5:' .. contribution)
return n
)lua";

// Members ARGV[1] .. ARGV[2] - 1 with the points of a first order each.
constexpr std::string_view kPopulateScript = R"lua(
for k = tonumber(ARGV[1]), tonumber(ARGV[2]) - 1 do
  redis.call('HSET', 'm:' .. k, 'points', 1000000000, 'spend', 50000)
end
return 0
)lua";

[[noreturn]] void fail(const char* what, std::string_view why) {
  std::fprintf(stderr, "redis_peer: %s: %.*s\n", what, static_cast<int>(why.size()), why.data());
  std::exit(1);
}

void append_argument(std::string& out, std::string_view argument) {
  out += '$';
  out += std::to_string(argument.size());
  out += "\r\n";
  out += argument;
  out += "\r\n";
}

std::string command(std::initializer_list<std::string_view> arguments) {
  std::string out = "*" + std::to_string(arguments.size()) + "\r\n";
  for (const std::string_view argument : arguments) {
    append_argument(out, argument);
  }
  return out;
}

class Socket {
 public:
  explicit Socket(int port) : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const auto* generic = static_cast<const sockaddr*>(static_cast<const void*>(&address));
    if (connect(descriptor_, generic, sizeof address) != 0) {
      fail("connect", std::strerror(errno));
    }
  }
  ~Socket() {
    if (descriptor_ >= 0) {
      close(descriptor_);
    }
  }
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  Socket& operator=(Socket&&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  void send_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0) {
        fail("send", std::strerror(errno));
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  [[nodiscard]] std::string_view receive(char* buffer, std::size_t size) const {
    const ssize_t received = recv(descriptor_, buffer, size, 0);
    if (received <= 0) {
      fail("receive", received == 0 ? "the server hung up" : std::strerror(errno));
    }
    return {buffer, static_cast<std::size_t>(received)};
  }

 private:
  int descriptor_;
};

// Sends one command and returns its whole answer: any type but arrays and null.
std::string ask(const Socket& socket, std::string_view request) {
  socket.send_all(request);
  std::string answer;
  char buffer[4096];
  const auto complete = [&answer] {
    const std::size_t line = answer.find("\r\n");
    if (line == std::string::npos || answer[0] != '$') {
      return line != std::string::npos;
    }
    return answer.size() >= line + 4 + std::strtoull(answer.c_str() + 1, nullptr, 10);
  };
  while (!complete()) {
    answer += socket.receive(buffer, sizeof buffer);
  }
  if (answer[0] == '-') {
    fail("the server refused", answer);
  }
  return answer;
}

std::string load_script(const Socket& socket, std::string_view script) {
  const std::string answer = ask(socket, command({"SCRIPT", "LOAD", script}));
  return answer.substr(answer.find("\r\n") + 2, 40);
}

void populate(const Socket& socket, const Sizes& sizes) {
  ask(socket, command({"FLUSHALL"}));
  const std::string script = load_script(socket, kPopulateScript);
  constexpr std::int64_t kStep = 10'000;
  for (std::int64_t first = 0; first < sizes.members; first += kStep) {
    const std::string last = std::to_string(std::min(first + kStep, sizes.members));
    ask(socket, command({"EVALSHA", script, "0", std::to_string(first), last}));
  }
  // Some tens of yuan a point: what the pool of so many first orders has come to.
  const std::string points = std::to_string(sizes.members * 1'000'000'000);
  ask(socket, command({"HSET", "pool", "p", std::to_string(sizes.members * 15'000), "s", points}));
}

class Client {
 public:
  Client(const Sizes& sizes, std::string_view script, std::string prefix, std::uint64_t seed)
      : socket_(sizes.port), members_(sizes.members), script_(script), prefix_(std::move(prefix)), generator_(seed) {}

  [[nodiscard]] int descriptor() const { return socket_.descriptor(); }

  // Sends `depth` orders; their answers are awaited together.
  void send_orders(int depth, std::int64_t now) {
    request_.clear();
    for (int i = 0; i < depth; ++i) {
      const Order order = draw_order(generator_, members_);
      const std::string id = prefix_ + std::to_string(++number_);
      const std::string member = "m:" + std::to_string(order.member);
      request_ += "*7\r\n$7\r\nEVALSHA\r\n";
      append_argument(request_, script_);
      append_argument(request_, "2");
      append_argument(request_, id);
      append_argument(request_, member);
      append_argument(request_, std::to_string(order.paid));
      append_argument(request_, std::to_string(order.cost));
    }
    socket_.send_all(request_);
    awaited_ = depth;
    sent_at_ = now;
  }
  // True when the last awaited answer is in. Each is one line: ":<points>"; a minus is an error or a refusal.
  bool receive_answers() {
    char buffer[4096];
    for (const char c : socket_.receive(buffer, sizeof buffer)) {
      if (c == '-') {
        fail("settle", "an order was not settled");
      }
      awaited_ -= c == '\n' ? 1 : 0;
    }
    return awaited_ == 0;
  }
  [[nodiscard]] std::int64_t sent_at() const { return sent_at_; }

 private:
  Socket socket_;
  std::int64_t members_;
  std::string_view script_;
  std::string prefix_;
  Generator generator_;
  std::string request_;
  std::int64_t number_ = 0;
  std::int64_t sent_at_ = 0;
  int awaited_ = 0;
};

void measure(const Sizes& sizes, const Socket& control, std::string_view script, int depth) {
  const std::string variant =
      "lua_" + std::to_string(sizes.clients) + "_clients" + (depth == 1 ? "" : "_pipelined_" + std::to_string(depth));
  const int events = epoll_create1(EPOLL_CLOEXEC);
  std::vector<Client> clients;
  clients.reserve(static_cast<std::size_t>(sizes.clients));
  for (int i = 0; i < sizes.clients; ++i) {
    const std::string prefix = "o:" + std::to_string(depth) + "-" + std::to_string(i) + "-";
    clients.emplace_back(sizes, script, prefix, 1 + static_cast<std::uint64_t>(i));
    epoll_event interest{};
    interest.events = EPOLLIN;
    interest.data.u32 = static_cast<std::uint32_t>(i);
    epoll_ctl(events, EPOLL_CTL_ADD, clients.back().descriptor(), &interest);
  }
  LatencyHistogram latency;
  std::int64_t settled = 0;
  const std::int64_t begin = now_ns();
  std::int64_t now = begin;
  for (Client& client : clients) {
    client.send_orders(depth, now);
  }
  int busy = sizes.clients;
  std::array<epoll_event, 64> ready{};
  while (busy > 0) {
    const int count = epoll_wait(events, ready.data(), static_cast<int>(ready.size()), 10'000);
    if (count <= 0) {
      fail("wait", "no answer within ten seconds");
    }
    for (int i = 0; i < count; ++i) {
      Client& client = clients[ready[static_cast<std::size_t>(i)].data.u32];
      if (!client.receive_answers()) {
        continue;
      }
      now = now_ns();
      latency.add(now - client.sent_at());
      settled += depth;
      if (settled < sizes.orders_max && static_cast<double>(now - begin) < sizes.seconds * 1e9) {
        client.send_orders(depth, now);
      } else {
        --busy;
      }
    }
  }
  close(events);
  const std::string first = "o:" + std::to_string(depth) + "-0-1";
  if (ask(control, command({"EVALSHA", script, "2", first, "m:0", "10000", "3000"})) != ":-1\r\n") {
    fail("settle", "a repeated order was settled");
  }
  print_figure({.peer = "redis",
                .variant = variant,
                .orders = settled,
                .seconds = static_cast<double>(now - begin) / 1e9,
                .p50_us = latency.percentile_us(50),
                .p99_us = latency.percentile_us(99),
                .extra = ",\"members\":" + std::to_string(sizes.members)});
}

// Every order leaves five lines.
void expect_lines(const Socket& control) {
  const auto number = [&control](std::string_view key, std::string_view verb) {
    return std::strtoll(ask(control, command({verb, key})).c_str() + 1, nullptr, 10);
  };
  if (number("ledger", "LLEN") == 0 || number("ledger", "LLEN") % 5 != 0) {
    fail("books", "an order left half its lines");
  }
}

}  // namespace
}  // namespace greenpool::bench

int main(int argc, char** argv) {
  using namespace greenpool::bench;
  Sizes sizes;
  CLI::App app("redis_peer: the order as a Lua script on a Redis server at 127.0.0.1 whose data it may delete");
  app.add_option("--port", sizes.port, "port of the server")->required()->check(CLI::Range(1, 65'535));
  app.add_option("--clients", sizes.clients, "connections")->check(CLI::Range(1, 1'000));
  app.add_option("--depth", sizes.depth, "orders in flight a connection, pipelined")->check(CLI::Range(2, 64));
  app.add_option("--members", sizes.members, "members, each with points")->check(CLI::Range(1, 5'000'000));
  app.add_option("--seconds", sizes.seconds, "at most so long for each variant")->check(CLI::Range(0.1, 120.0));
  app.add_option("--orders", sizes.orders_max, "at most so many for each variant")->check(CLI::Range(1, 100'000'000));
  CLI11_PARSE(app, argc, argv);
  const Socket control(sizes.port);
  populate(control, sizes);
  const std::string script = load_script(control, kSettleScript);
  measure(sizes, control, script, 1);
  measure(sizes, control, script, sizes.depth);
  expect_lines(control);
  return 0;
}
