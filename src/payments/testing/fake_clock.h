// A clock that tests set. Thread safety: any thread.
#pragma once

#include <atomic>

#include "base/time.h"

namespace greenpool::testing {

class FakeClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() override { return Timestamp(microseconds_); }
  void advance_seconds(std::int64_t seconds) { microseconds_ += seconds * 1'000'000; }

 private:
  std::atomic<std::int64_t> microseconds_{1'795'780'800'000'000};  // 2026-11-27T12:00:00Z
};

}  // namespace greenpool::testing
