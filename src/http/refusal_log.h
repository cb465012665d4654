// Which answers are written down as refusals: those of somebody known who may not do what they asked for (403: a role,
// a second factor, a second person, another site's request). At most so many a minute of one caller and of all
// together, so that a log cannot be filled by asking; how many were left out is said with the next one.
// Thread safety: any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>

#include "http/note.h"
#include "http/rate_limiter.h"

namespace greenpool {

class RefusalLog {
 public:
  using Time = RateLimiter::Time;
  // left_out: refusals since the last one that was written.
  using Write = std::function<void(const AnswerNote& note, std::uint64_t left_out)>;

  static constexpr RateLimit kOfOneCaller{.per_minute = 30, .burst = 10};
  static constexpr RateLimit kOfAll{.per_minute = 600, .burst = 100};

  explicit RefusalLog(Write write) : write_(std::move(write)) {}

  // Of every answer.
  void answered(const AnswerNote& note, Time now = std::chrono::steady_clock::now());

 private:
  static constexpr std::size_t kCallers = std::size_t{1} << 12U;

  const Write write_;
  RateLimiter callers_{kOfOneCaller, kCallers};
  RateLimiter all_{kOfAll, 1};
  std::atomic<std::uint64_t> left_out_ = 0;
};

}  // namespace greenpool
