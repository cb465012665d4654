// The clock of this machine: the one place that reads it. Wall-clock time may jump; who needs order takes the later of
// two times (service/programme.h does).
// Thread safety: any thread.
#pragma once

#include "base/time.h"

namespace greenpool {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() override;
};

}  // namespace greenpool
