// The threads that compute password hashes: few, so that their memory is bounded, and with a queue that refuses what
// would have to wait too long.
// Thread safety: submit() from any thread; answers come on a thread of the pool and must be quick.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "people/password_hash.h"

namespace greenpool {

struct PasswordOutcome {
  bool computed = false;  // false: there was no memory for it; neither of the others says anything
  bool matches = false;   // of a check
  std::string hash = {};  // a new hash: what was asked for, or, after a check that matched, one with today's parameters
};

struct PasswordJob {
  std::string password = {};
  // Check the password against this hash; without: make a hash. The pool's dummy_hash() where there is no account, so
  // that this takes as long as any other check.
  std::optional<std::string> against = {};
  std::function<void(PasswordOutcome)> done = {};
};

class PasswordPool {
 public:
  struct Options {
    std::size_t threads = 2;
    std::size_t queue_max = 64;
    PasswordWork work = {};
    // Called by the pool's threads after each hash, and by who was turned away. Must be quick. May be empty.
    std::function<void(std::chrono::nanoseconds)> on_hashed = {};
    std::function<void()> on_turned_away = {};
  };

  explicit PasswordPool(const Options& options);
  ~PasswordPool();  // finishes what is queued

  // Refusal: password_pool_busy; done() is not called.
  void submit(PasswordJob job);
  // Blocks until it is done. Never on the office thread. Refusal: password_pool_busy.
  [[nodiscard]] PasswordOutcome check(std::string password, std::string against);
  [[nodiscard]] std::string hash(std::string password);

  // Passwords in the queue.
  [[nodiscard]] std::size_t waiting() const;

  // The hash of a password that nobody knows.
  [[nodiscard]] const std::string& dummy_hash() const { return dummy_hash_; }

 private:
  void loop();
  [[nodiscard]] PasswordOutcome compute(const PasswordJob& job) const;

  const Options options_;
  const std::string dummy_hash_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<PasswordJob> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace greenpool
