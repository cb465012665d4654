// The threads that call providers: each takes a step that is due, calls, records, and takes the next. As many calls
// run at once as there are threads. Stopped or killed at any point, nothing is lost and nothing is done twice
// (payments/payment_tasks.h).
// Thread safety: any thread; never from within office work.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "payments/payment_steps.h"

namespace greenpool {

class PaymentPump {
 public:
  struct Options {
    unsigned threads = 4;
    std::chrono::milliseconds look_every = std::chrono::seconds(1);  // for what is due, when nothing was
    // Called by a thread that could not do a step, with a sentence for the log. May be empty.
    std::function<void(const std::string&)> on_failure = {};
  };

  // Both must outlive the pump.
  PaymentPump(Office& office, const PaymentRules& rules, Options options);
  ~PaymentPump();  // stops

  void start();
  // Waits for the calls that are under way.
  void stop();
  // There may be something to do at once.
  void wake();

  // One step on the calling thread. False: nothing is due, or the office could not be asked.
  bool do_one();

 private:
  void loop();

  Office& office_;
  const PaymentRules& rules_;
  const Options options_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::uint64_t woken_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace greenpool
