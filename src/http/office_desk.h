// Between the connections of one I/O thread and the office: a request whose handler works there becomes a job, and
// comes back when it is durable; or, where the engine must act, when that has happened, too.
//
// A request with an Idempotency-Key is answered again as it was the first time (server/kept_answers.h). Sent again
// while the first is under way, it waits for that answer. Thread safety: submit and take_settled belong to the I/O
// thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/office_call.h"

namespace greenpool {

// The keys whose first request is not answered yet, of all I/O threads. Any thread.
class KeysUnderWay {
 public:
  // False: it is under way already.
  bool begin(const std::string& key) {
    const std::lock_guard lock(mutex_);
    return waiting_.try_emplace(key).second;
  }
  // False: nothing is under way any more.
  bool wait(const std::string& key, std::function<void()> for_its_end) {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(key);
    if (found == waiting_.end()) return false;
    found->second.push_back(std::move(for_its_end));
    return true;
  }
  void end(const std::string& key) {
    std::vector<std::function<void()>> waiting;
    {
      const std::lock_guard lock(mutex_);
      waiting = std::move(waiting_.extract(key).mapped());
    }
    for (const auto& go_on : waiting) go_on();
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::vector<std::function<void()>>> waiting_;
};

class OfficeDesk {
 public:
  // wake: called from other threads when there is something to take, and then not again until it was taken.
  OfficeDesk(Hall& hall, KeysUnderWay& keys, std::function<void()> wake)
      : hall_(hall), keys_(keys), wake_(std::move(wake)) {}

  // False: the office takes no more; the exchange says so.
  [[nodiscard]] bool submit(Exchange& exchange);
  // Exchanges that are answered, in order. Replaces the content of `settled`.
  void take_settled(std::vector<Exchange*>& settled);

 private:
  class Job;
  void settle(Exchange& exchange);

  Hall& hall_;
  KeysUnderWay& keys_;
  std::function<void()> wake_;
  std::mutex mutex_;
  std::vector<Exchange*> settled_;
};

}  // namespace greenpool
