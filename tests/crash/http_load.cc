#include "tests/crash/http_load.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "http/testing/answer_text.h"
#include "tests/crash/judge.h"

namespace greenpool::crash {
namespace {

int connect_to(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    if (fd >= 0) close(fd);
    return -1;
  }
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  return fd;
}

std::string request_text(std::string_view path, std::string_view type, std::string_view body) {
  return fmt::format("POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n{}", path,
                     type, body.size(), body);
}

}  // namespace

HttpLoad::HttpLoad(std::uint16_t port, std::size_t clients, oracle::Random& random, Author& author, History& history,
                   std::vector<HttpFate>& fates)
    : random_(random), author_(author), history_(history), fates_(fates), clients_(clients) {
  for (Client& client : clients_) client.fd = connect_to(port);
}

HttpLoad::~HttpLoad() {
  for (const Client& client : clients_) {
    if (client.fd >= 0) close(client.fd);
  }
}

bool HttpLoad::run(std::uint64_t answers, Microseconds at_most) {
  const SteadyClock::time_point deadline = SteadyClock::now() + at_most;
  const std::uint64_t enough = answered_ + answers;
  while (answered_ < enough) {
    const auto left = std::chrono::duration_cast<Microseconds>(deadline - SteadyClock::now());
    if (left.count() <= 0 || !exchange(left)) return false;
  }
  return true;
}

void HttpLoad::drain(Microseconds at_most) {
  asking_ = false;
  const SteadyClock::time_point deadline = SteadyClock::now() + at_most;
  for (;;) {
    const auto left = std::chrono::duration_cast<Microseconds>(deadline - SteadyClock::now());
    if (left.count() <= 0 || !exchange(left)) return;
  }
}

void HttpLoad::ask(Client& client) {
  client.batch = random_.chance(30);
  const std::int64_t commands = client.batch ? random_.between(1, 150) : 1;
  std::string body;
  for (std::int64_t i = 0; i < commands; ++i) {
    client.asked.push_back(history_.sent.size());
    history_.sent.push_back(author_.next(history_));
    fates_.push_back({HttpFate::Kind::unanswered, acknowledged_});
    body += history_.sent.back().line;
    if (client.batch) body.push_back('\n');
  }
  const std::string path = "/api/v1/programmes/" + history_.terms.id + "/commands";
  client.outgoing = client.batch ? request_text(path + "/batch", "application/x-ndjson", body)
                                 : request_text(path, "application/json", body);
}

bool HttpLoad::exchange(Microseconds at_most) {
  std::vector<pollfd> waiting;
  for (Client& client : clients_) {
    if (asking_ && client.fd >= 0 && client.asked.empty()) ask(client);
    const bool sends = !client.outgoing.empty();
    waiting.push_back({client.fd, static_cast<short>(sends ? POLLIN | POLLOUT : POLLIN), 0});
  }
  if (std::ranges::all_of(clients_, [](const Client& client) { return client.fd < 0; })) return false;
  const timespec wait{at_most.count() / 1'000'000, at_most.count() % 1'000'000 * 1'000};
  if (ppoll(waiting.data(), waiting.size(), &wait, nullptr) < 0) return errno == EINTR;
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    Client& client = clients_[i];
    if ((waiting[i].revents & POLLOUT) != 0) {
      const ssize_t count = send(client.fd, client.outgoing.data(), client.outgoing.size(), MSG_NOSIGNAL);
      if (count > 0) client.outgoing.erase(0, static_cast<std::size_t>(count));
    }
    if ((waiting[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0) receive(client);
  }
  return true;
}

void HttpLoad::receive(Client& client) {
  std::array<char, 65'536> bytes;
  ssize_t count = 0;
  while ((count = recv(client.fd, bytes.data(), bytes.size(), 0)) > 0) {
    client.incoming.append(bytes.data(), static_cast<std::size_t>(count));
  }
  const bool gone = count == 0 || (errno != EAGAIN && errno != EINTR);
  take_answer(client);
  if (!gone) return;
  close(client.fd);
  client.fd = -1;
  client.outgoing.clear();
}

void HttpLoad::take_answer(Client& client) {
  bool malformed = false;
  const std::optional<AnswerText> answer = greenpool::take_answer(client.incoming, malformed);
  if (malformed) complaints_.push_back("an answer is not HTTP: " + client.incoming.substr(0, 200));
  if (!answer) return;
  const std::vector<std::size_t> asked = std::exchange(client.asked, {});
  if (answer->status >= 500) return;  // it stops; what became of the commands is open
  if (!client.batch) {
    note(asked.front(), answer->status == 200 ? HttpFate::Kind::accepted : HttpFate::Kind::refused, answer->body);
    return;
  }
  std::size_t begin = 0;
  for (const std::size_t command : asked) {
    const std::size_t end = answer->body.find('\n', begin);
    if (answer->status != 200 || end == std::string::npos) {
      complaints_.push_back(fmt::format("a batch got status {} and fewer lines than commands", answer->status));
      return;
    }
    std::string line = answer->body.substr(begin, end - begin);
    begin = end + 1;
    if (line.find(R"("outcome":"s)") != std::string::npos && line.find("unavailable") != std::string::npos) continue;
    const bool accepted = seq_in(line).has_value();
    note(command, accepted ? HttpFate::Kind::accepted : HttpFate::Kind::refused, std::move(line));
  }
}

void HttpLoad::note(std::size_t command, HttpFate::Kind kind, std::string answer) {
  ++answered_;
  fates_[command].kind = kind;
  if (const std::optional<std::uint64_t> seq = seq_in(answer)) acknowledged_ = std::max(acknowledged_, *seq);
  history_.sent[command].answer = std::move(answer);
}

}  // namespace greenpool::crash
