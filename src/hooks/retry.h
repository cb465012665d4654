// When a delivery that failed is tried again. Pure; times in microseconds.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>

namespace greenpool {

// Uniform in 0 .. bound - 1; bound > 0.
using HookJitter = std::function<std::uint32_t(std::uint32_t bound)>;

inline constexpr std::int64_t kHookSecond = 1'000'000;
// After the first, second, … failure. One more try than there are delays; then it is dead.
inline constexpr std::array<std::int64_t, 8> kHookRetryDelays{
    5 * kHookSecond,     30 * kHookSecond,    120 * kHookSecond,    600 * kHookSecond,
    1'800 * kHookSecond, 7'200 * kHookSecond, 21'600 * kHookSecond, 86'400 * kHookSecond};

// The delay after `tries` failures (>= 1), between 90 % and 110 % of the table's, so that receivers that failed
// together are not called together; nullopt: no more.
[[nodiscard]] inline std::optional<std::int64_t> hook_retry_delay(std::int64_t tries, const HookJitter& jitter) {
  if (tries > static_cast<std::int64_t>(kHookRetryDelays.size())) return std::nullopt;
  const std::int64_t delay = kHookRetryDelays[static_cast<std::size_t>(tries - 1)];
  const std::int64_t milliseconds = delay / 1'000;
  const auto spread = static_cast<std::uint32_t>(milliseconds / 5 + 1);
  return (milliseconds - milliseconds / 10 + jitter(spread)) * 1'000;
}

}  // namespace greenpool
