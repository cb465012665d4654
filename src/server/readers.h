// A few threads for what reads the views: a page of a list takes milliseconds, an export a second, and neither belongs
// on the office's thread or an I/O thread.
// Thread safety: submit() from any thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace greenpool {

class Readers {
 public:
  // name: of the threads, at most 15 characters.
  Readers(const char* name, std::size_t threads, std::size_t queue_max = 256);
  ~Readers();  // does what is queued

  // False: too much is waiting; it will not be done.
  [[nodiscard]] bool submit(std::function<void()> job);

 private:
  void loop();

  const std::size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace greenpool
