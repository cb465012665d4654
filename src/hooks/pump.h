// Sends what is due: one thread that takes it from the office, and some that call the receivers. State lives in the
// database alone, so that a crash loses nothing; a receiver may see a message twice and knows it by its webhook-id.
//
//   office ──take_due──▶ taker ──▶ queue ──▶ senders ──HttpClient──▶ receivers
//      ▲────────────────────finish──────────────┘
//
// The client must time out after ten seconds and refuse addresses that are not public once the name is resolved
// (error address_refused); pauses are counted by the machine, what is due by the office's clock.
// Thread safety: notify() and stop() from any thread; the note is called by the senders.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "hooks/sending.h"

namespace greenpool {

struct HookAttemptNote {
  HookOutcome outcome = HookOutcome::delivered;
  bool endpoint_disabled = false;
  std::optional<int> status;
  std::string error;
  std::chrono::microseconds taken{0};
};

struct HookPumpOptions {
  Office* office = nullptr;
  HttpClient* client = nullptr;
  const HookSealer* sealer = nullptr;
  Clock* clock = nullptr;  // the office's
  HookJitter jitter = {};  // e.g. random_below
  std::size_t senders = 8;
  // Between looks at the database when nobody calls notify().
  std::chrono::milliseconds look_every{1'000};
  std::function<void(const HookAttemptNote&)> on_attempt = {};  // may be empty; must be quick
};

class HookPump {
 public:
  // Queues again what was under way, and starts the threads. Throws what Office::ask throws.
  explicit HookPump(const HookPumpOptions& options);
  ~HookPump();  // stops

  // Something may be due: looks at once.
  void notify();
  // Waits for what is under way; what is waiting, waits.
  void stop();

 private:
  void take();
  void send();
  [[nodiscard]] bool take_once();
  void send_one(const HookJob& job);

  const HookPumpOptions options_;
  std::mutex mutex_;
  std::condition_variable taker_wakes_;
  std::condition_variable sender_wakes_;
  std::deque<HookJob> queue_;
  std::size_t under_way_ = 0;  // queued, or with a sender
  bool notified_ = false;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace greenpool
