// Days and months of a calendar that stands a fixed number of minutes from UTC: when limits and periods begin anew.
#pragma once

#include <cstdint>

#include "base/time.h"

namespace greenpool {

class Calendar {
 public:
  // offset_minutes: east of UTC, -720 .. 840.
  constexpr explicit Calendar(int offset_minutes) : offset_seconds_(std::int64_t{offset_minutes} * 60) {}

  // Days since 1970-01-01, months since 1970-01, both of this calendar.
  [[nodiscard]] std::int64_t day_of(Timestamp at) const;
  [[nodiscard]] std::int64_t month_of(Timestamp at) const;
  // When that day or month begins.
  [[nodiscard]] Timestamp begin_of_day(std::int64_t day) const;
  [[nodiscard]] Timestamp begin_of_month(std::int64_t month) const;

 private:
  std::int64_t offset_seconds_;
};

}  // namespace greenpool
