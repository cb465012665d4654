// A thread that does something again and again: as long as there was something to do at once, then after a pause or
// when it is woken. For what has to happen outside of the office: sending, asking others.
// Thread safety: wake() from any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace greenpool {

class Pump {
 public:
  struct Options {
    std::string thread_name = "gp-pump";  // at most 15 characters
    std::chrono::milliseconds pause{1'000};
    std::function<std::size_t()> once = {};  // how much it did; a Refusal counts as nothing
  };

  explicit Pump(Options options);
  ~Pump();  // after what it is doing

  void wake();

 private:
  void loop();

  const Options options_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace greenpool
