// A few threads for what takes its time elsewhere and is asked for by somebody who waits: a question to another server.
// What need not be waited for is queued in the database instead, and sent by a pump.
// Thread safety: any thread.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace greenpool {

class Errands {
 public:
  static constexpr std::size_t kQueueMax = 64;

  explicit Errands(std::size_t threads);
  ~Errands();  // finishes what is queued

  // False: too many wait already; it is not run.
  [[nodiscard]] bool submit(std::function<void()> errand);

 private:
  void loop();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace greenpool
