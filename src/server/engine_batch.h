// Many commands to one engine, in order, and what became of each: for who waits for all of them.
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "service/programme.h"

namespace greenpool {

struct BatchOutcome {
  Reject reject = Reject::none;
  bool repeated = false;  // an earlier outcome, answered again
};

// It went wrong for a reason that passes: the same command may be taken later.
[[nodiscard]] bool is_passing(Reject reject);

// Sends them a few hundred at a time, so that others get their turn. then: once, from any thread, when all are durable.
// After a failure of the storage or a full queue the rest is not sent, and has that as its outcome.
void give_all(Programme& programme, std::vector<Request> requests, std::function<void(std::vector<BatchOutcome>)> then);

}  // namespace greenpool
