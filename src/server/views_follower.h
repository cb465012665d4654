// Keeps a programme's views (views/) up with its journal while the server runs: a thread that wakes after every durable
// batch. What is read from the views says by how many records they are behind.
// Thread safety: any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/result.h"
#include "server/flow.h"

namespace greenpool {

class ViewsFollower {
 public:
  struct Options {
    std::string programme;
    std::filesystem::path journal;  // its directory; the views stand in it
    Flow* flow = nullptr;
    // Called by the thread when the views could not be written; it tries again later. May be empty.
    std::function<void(const Error&)> on_failure = {};
    // Called by the thread after the views have moved on, with the number of records that they hold. May be empty.
    std::function<void(std::uint64_t next_seq)> on_progress = {};
  };

  explicit ViewsFollower(Options options);
  ~ViewsFollower();  // after the batch of rows that it is writing

  [[nodiscard]] std::string path() const;
  // Records that the views hold.
  [[nodiscard]] std::uint64_t next_seq() const { return next_seq_.load(); }

 private:
  void loop();
  [[nodiscard]] Status follow();
  // True: it is to stop.
  [[nodiscard]] bool wait(std::chrono::milliseconds at_most);

  const Options options_;
  std::atomic<std::uint64_t> next_seq_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = true;
  std::atomic<bool> stopping_ = false;
  std::size_t listens_ = 0;
  std::thread thread_;
};

}  // namespace greenpool
