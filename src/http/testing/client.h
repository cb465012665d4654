// A blocking client on loopback, for tests: raw bytes out, whole answers in. Every wait is bounded.
#pragma once

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "http/testing/answer_text.h"

namespace greenpool {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port, int receive_buffer = 0) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const int on = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (receive_buffer > 0) setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    const auto* generic = static_cast<const sockaddr*>(static_cast<const void*>(&address));
    connected_ = connect(fd_, generic, sizeof address) == 0;
  }
  ~RawClient() { close(fd_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }

  // False when the server has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // Whether anything came, or the connection ended, within that time.
  bool hears_within(int milliseconds) {
    pollfd descriptor{.fd = fd_, .events = POLLIN, .revents = 0};
    return poll(&descriptor, 1, milliseconds) > 0;
  }
  void finish_sending() { shutdown(fd_, SHUT_WR); }

  // The next answer; nullopt when the connection ended, or nothing came for too long.
  std::optional<AnswerText> receive(bool without_body = false) {
    for (;;) {
      bool malformed = false;
      if (auto answer = take_answer(received_, malformed, without_body)) return answer;
      GP_CHECK(!malformed, "the server's answers are well formed");
      if (!receive_more()) return std::nullopt;
    }
  }
  std::optional<AnswerText> ask(std::string_view request) {
    if (!send(request)) return std::nullopt;
    return receive();
  }
  // What comes next, whatever it is; nullopt when the connection ended, or nothing came for too long.
  std::optional<std::string> receive_some() {
    if (received_.empty() && !receive_more()) return std::nullopt;
    return std::exchange(received_, {});
  }
  // True when the server closes the connection without another byte.
  bool closed_by_server() { return received_.empty() && !receive_more() && ended_; }

 private:
  bool receive_more() {
    char bytes[16'384];
    const ssize_t count = recv(fd_, bytes, sizeof bytes, 0);
    if (count > 0) received_.append(bytes, static_cast<std::size_t>(count));
    ended_ = count == 0 || (count < 0 && errno == ECONNRESET);
    return count > 0;
  }

  int fd_;
  bool connected_ = false;
  bool ended_ = false;
  std::string received_;
};

}  // namespace greenpool
