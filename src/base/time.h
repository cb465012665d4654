// Points in time as whole microseconds since 1970-01-01T00:00:00Z, their RFC 3339 text, and the clock port. The core
// never reads a clock: time reaches it inside commands.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace greenpool {

class Timestamp {
 public:
  constexpr Timestamp() = default;
  constexpr explicit Timestamp(std::int64_t microseconds) : microseconds_(microseconds) {}

  [[nodiscard]] constexpr std::int64_t microseconds() const { return microseconds_; }
  // Whole seconds, rounded down.
  [[nodiscard]] constexpr std::int64_t seconds() const {
    return microseconds_ >= 0 ? microseconds_ / 1'000'000 : -((-microseconds_ + 999'999) / 1'000'000);
  }

  friend constexpr auto operator<=>(Timestamp, Timestamp) = default;

 private:
  std::int64_t microseconds_ = 0;
};

// Accepts "2026-01-31T08:00:00Z", an offset instead of Z ("+08:00"), and up to six decimals of a second; years 1970
// to 9999, in UTC too; a leap second (":60") is refused. Error: timestamp_malformed.
[[nodiscard]] Result<Timestamp> parse_timestamp(std::string_view text);

// In UTC with "Z"; decimals only when the instant has any, then six. Range: what parse_timestamp accepts.
[[nodiscard]] std::string format_timestamp(Timestamp at);

// The clock port. Implementations: SystemClock (base/system_clock.h) and the tests' own.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Timestamp now() = 0;
};

}  // namespace greenpool
