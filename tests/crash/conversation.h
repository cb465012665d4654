// Lines to a program and lines back, both at once, so that neither waits for the other's full pipe.
// Thread safety: one thread.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/crash/process.h"

namespace greenpool::crash {

using SteadyClock = std::chrono::steady_clock;
using Microseconds = std::chrono::microseconds;

class Conversation {
 public:
  explicit Conversation(Process& process) : process_(process) {}

  // Queues a line; pump() sends it.
  void say(std::string_view line);
  // Closes the input once everything queued was sent.
  void finish() { finishing_ = true; }

  enum class End { reached, late, closed };
  // Sends and listens until `reached` says so, the time is over, or the program closed its output.
  End pump(const std::function<bool()>& reached, Microseconds at_most);
  // Until the program's output ends: what a killed process still had written.
  void drain();

  // Lines that the program may have seen.
  [[nodiscard]] std::size_t sent() const { return sent_; }
  // Complete lines that came back.
  [[nodiscard]] const std::vector<std::string>& answers() const { return answers_; }

 private:
  void send();
  void receive();

  Process& process_;
  std::string outgoing_;
  std::size_t gone_ = 0;                 // bytes of outgoing_ that were sent
  std::deque<std::size_t> line_begins_;  // in outgoing_, of the lines not begun yet
  std::size_t sent_ = 0;
  std::string incoming_;
  std::vector<std::string> answers_;
  bool finishing_ = false;
  bool closed_ = false;
};

}  // namespace greenpool::crash
