// Single orders over HTTP at their simplest: one thread, epoll, and of an order nothing but its arithmetic. What has
// come on all connections is read, settled, written to a file with one fdatasync, and answered; then the next. No
// rights but one token, no ledger, no rules, no key that is remembered, no list to look at. Orders over HTTP are
// measured beside it in the same run: what is between the two is the price of the work that a server does.
//
// It understands http_load and nothing else, on a loopback address of its own choice, which it prints; SIGTERM ends it.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

#include "peers/workload.h"

namespace greenpool::bench {
namespace {

[[noreturn]] void fail(const char* what, const char* why) {
  std::fprintf(stderr, "http_limit: %s: %s\n", what, why);
  std::exit(1);
}
void require(bool condition, const char* what) {
  if (!condition) fail(what, std::strerror(errno));
}

// The number behind `name` in a request's body, for example of "order":"o-12".
std::int64_t number_after(std::string_view body, std::string_view name) {
  const std::size_t at = body.find(name);
  std::int64_t number = 0;
  if (at == std::string_view::npos) return number;
  std::from_chars(body.data() + at + name.size(), body.data() + body.size(), number);
  return number;
}

struct Settled {
  std::int64_t order;
  std::int64_t member;
  std::int64_t paid;
  std::int64_t points;
  Pool after;
};

class Shop {
 public:
  explicit Shop(std::int64_t members) : holdings_(static_cast<std::size_t>(members)) {}

  // The body of its answer.
  std::string_view settle(std::string_view body, std::vector<Settled>& record) {
    const std::int64_t member = number_after(body, "\"member\":\"m");
    if (member < 0 || static_cast<std::size_t>(member) >= holdings_.size()) fail("request", "an unknown member");
    if (body.find("settle_order") == std::string_view::npos) return R"({"outcome":"accepted"})";
    const Order order{.member = member,
                      .paid = 100 * number_after(body, "\"paid\":\""),
                      .cost = 100 * number_after(body, "\"cost\":\"")};
    const Split split = split_order(order);
    const std::int64_t points = granted_points(pool_, split.grant_value);
    pool_.cash += split.pool;
    pool_.points += points;
    holdings_[static_cast<std::size_t>(member)] += points;
    record.push_back({number_after(body, "\"order\":\"o-"), member, order.paid, points, pool_});
    const int size =
        std::snprintf(answer_.data(), answer_.size(), R"({"outcome":"accepted","points":"%lld.%08lld"})",
                      static_cast<long long>(points / 100'000'000), static_cast<long long>(points % 100'000'000));
    return {answer_.data(), static_cast<std::size_t>(size)};
  }

 private:
  std::vector<std::int64_t> holdings_;
  Pool pool_;
  std::array<char, 128> answer_{};
};

struct Connection {
  int descriptor = -1;
  std::size_t received = 0;
  std::string answer;
  std::array<char, 4'096> request{};
};

class Server {
 public:
  Server(const std::string& file, const std::string& token, std::int64_t members)
      : shop_(members),
        authorization_("Authorization: Bearer " + token + "\r\n"),
        file_(open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600)),
        listener_(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
        events_(epoll_create1(EPOLL_CLOEXEC)) {
    require(file_ >= 0 && listener_ >= 0 && events_ >= 0, "open");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    require(bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0 && listen(listener_, 1'024) == 0 &&
                getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0,
            "listen");
    watch(listener_, nullptr);
    std::printf("127.0.0.1:%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
  }

  [[noreturn]] void serve() {
    std::array<epoll_event, 256> ready{};
    std::vector<Settled> record;
    std::vector<Connection*> answered;
    for (;;) {
      const int count = epoll_wait(events_, ready.data(), static_cast<int>(ready.size()), -1);
      require(count > 0 || errno == EINTR, "wait");
      record.clear();
      answered.clear();
      for (int i = 0; i < count; ++i) {
        auto* const connection = static_cast<Connection*>(ready[static_cast<std::size_t>(i)].data.ptr);
        if (connection == nullptr) {
          take_connection();
        } else if (receive(*connection, record)) {
          answered.push_back(connection);
        }
      }
      if (!record.empty()) {
        const auto bytes = record.size() * sizeof(Settled);
        require(write(file_, record.data(), bytes) == static_cast<ssize_t>(bytes) && fdatasync(file_) == 0, "store");
      }
      for (Connection* const connection : answered) {
        const std::string& answer = connection->answer;
        require(send(connection->descriptor, answer.data(), answer.size(), MSG_NOSIGNAL) ==
                    static_cast<ssize_t>(answer.size()),
                "send");
      }
    }
  }

 private:
  void watch(int descriptor, Connection* connection) {
    epoll_event interest{};
    interest.events = EPOLLIN;
    interest.data.ptr = connection;
    require(epoll_ctl(events_, EPOLL_CTL_ADD, descriptor, &interest) == 0, "watch");
  }

  void take_connection() {
    connections_.push_back(std::make_unique<Connection>());
    Connection& connection = *connections_.back();
    connection.descriptor = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    require(connection.descriptor >= 0, "accept");
    const int on = 1;
    setsockopt(connection.descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(connection.descriptor, &connection);
  }

  // True: a request is complete, and its answer is ready.
  bool receive(Connection& connection, std::vector<Settled>& record) {
    char* const begin = connection.request.data();
    const ssize_t count =
        recv(connection.descriptor, begin + connection.received, connection.request.size() - connection.received, 0);
    if (count <= 0) {
      close(connection.descriptor);
      return false;
    }
    connection.received += static_cast<std::size_t>(count);
    const std::string_view text(begin, connection.received);
    const std::size_t end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) return false;
    const std::string_view head = text.substr(0, end + 2);
    const std::string_view body = text.substr(end + 4);
    if (static_cast<std::int64_t>(body.size()) < number_after(head, "Content-Length: ")) return false;
    connection.received = 0;
    if (head.find(authorization_) == std::string_view::npos) fail("request", "without the token");
    const std::string_view answer = shop_.settle(body, record);
    connection.answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
    connection.answer += std::to_string(answer.size());
    connection.answer += "\r\n\r\n";
    connection.answer += answer;
    return true;
  }

  Shop shop_;
  const std::string authorization_;
  const int file_;
  const int listener_;
  const int events_;
  std::vector<std::unique_ptr<Connection>> connections_;
};

}  // namespace
}  // namespace greenpool::bench

int main(int argc, char** argv) {
  std::string file;
  std::string token_file;
  std::int64_t members = 100'000;
  CLI::App app("Durable single orders over HTTP without rules, on one thread: a loopback server for http_load alone.");
  app.add_option("--file", file, "where orders are stored; overwritten")->required();
  app.add_option("--token-file", token_file, "holds the token that requests bring")->required();
  app.add_option("--members", members)->check(CLI::Range(std::int64_t{1}, std::int64_t{10'000'000}));
  CLI11_PARSE(app, argc, argv);
  std::string token(256, '\0');
  std::FILE* const source = std::fopen(token_file.c_str(), "re");
  if (source == nullptr) {
    std::fprintf(stderr, "http_limit: %s cannot be read\n", token_file.c_str());
    return 1;
  }
  token.resize(std::fread(token.data(), 1, token.size(), source));
  std::fclose(source);
  token.erase(std::min(token.find('\n'), token.size()));
  greenpool::bench::Server(file, token, members).serve();
}
