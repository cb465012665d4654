// Between the connections of one I/O thread and the office: a request whose handler works there becomes a job, and
// comes back when it is durable; or, where the engine must act, when that has happened, too.
//
// A request with an Idempotency-Key is answered again as it was the first time (server/kept_answers.h).
// Thread safety: submit and take_settled belong to the I/O thread.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "http/office_call.h"

namespace greenpool {

class OfficeDesk {
 public:
  // wake: called from other threads when there is something to take, and then not again until it was taken.
  OfficeDesk(Hall& hall, std::function<void()> wake) : hall_(hall), wake_(std::move(wake)) {}

  // False: the office takes no more; the exchange says so.
  [[nodiscard]] bool submit(Exchange& exchange);
  // Exchanges that are answered, in order. Replaces the content of `settled`.
  void take_settled(std::vector<Exchange*>& settled);

 private:
  class Job;
  void settle(Exchange& exchange);

  Hall& hall_;
  std::function<void()> wake_;
  std::mutex mutex_;
  std::vector<Exchange*> settled_;
};

}  // namespace greenpool
