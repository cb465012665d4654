#include "tests/crash/conversation.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace greenpool::crash {

void Conversation::say(std::string_view line) {
  line_begins_.push_back(outgoing_.size());
  outgoing_ += line;
  outgoing_.push_back('\n');
}

Conversation::End Conversation::pump(const std::function<bool()>& reached, Microseconds at_most) {
  const SteadyClock::time_point deadline = SteadyClock::now() + at_most;
  for (;;) {
    send();
    receive();
    if (reached()) return End::reached;
    if (closed_) return End::closed;
    const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(deadline - SteadyClock::now());
    if (left.count() <= 0) return End::late;
    const bool full = process_.input() >= 0 && gone_ < outgoing_.size();
    std::array<pollfd, 2> ends{{{process_.output(), POLLIN, 0}, {full ? process_.input() : -1, POLLOUT, 0}}};
    const timespec wait{left.count() / 1'000'000'000, left.count() % 1'000'000'000};
    if (ppoll(ends.data(), ends.size(), &wait, nullptr) < 0 && errno != EINTR) return End::closed;
  }
}

void Conversation::drain() {
  pump([] { return false; }, std::chrono::seconds(60));
}

void Conversation::send() {
  while (process_.input() >= 0 && gone_ < outgoing_.size()) {
    const ssize_t written = write(process_.input(), outgoing_.data() + gone_, outgoing_.size() - gone_);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) break;
    if (written < 0) {
      process_.close_input();  // it died
      return;
    }
    gone_ += static_cast<std::size_t>(written);
    for (; !line_begins_.empty() && line_begins_.front() < gone_; line_begins_.pop_front()) ++sent_;
  }
  if (gone_ < outgoing_.size()) return;
  outgoing_.clear();
  gone_ = 0;
  if (finishing_) process_.close_input();
}

void Conversation::receive() {
  std::array<char, 65'536> bytes;
  while (!closed_) {
    const ssize_t count = read(process_.output(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      closed_ = true;
      return;
    }
    incoming_.append(bytes.data(), static_cast<std::size_t>(count));
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = incoming_.find('\n', begin)) != std::string::npos; begin = end + 1) {
      answers_.push_back(incoming_.substr(begin, end - begin));
    }
    incoming_.erase(0, begin);
  }
}

}  // namespace greenpool::crash
