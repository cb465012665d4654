#include "base/calendar.h"

namespace greenpool {
namespace {

std::int64_t divide_down(std::int64_t a, std::int64_t b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

// Days since 1970-01-01 of the first day of a month. Years are counted from March, so that leap days come last; 400
// years are 146 097 days.
std::int64_t first_day_of(std::int64_t month) {
  const std::int64_t from_march_year_0 = month + 1970 * 12 - 2;
  const std::int64_t year = divide_down(from_march_year_0, 12);
  const std::int64_t months = from_march_year_0 - year * 12;
  const std::int64_t era = divide_down(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * months + 2) / 5;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

}  // namespace

std::int64_t Calendar::day_of(Timestamp at) const { return divide_down(at.seconds() + offset_seconds_, 86'400); }

std::int64_t Calendar::month_of(Timestamp at) const {
  const std::int64_t day = day_of(at);
  std::int64_t month = divide_down(day * 12, 365);  // never before the month, seldom after it
  while (first_day_of(month) > day) --month;
  while (first_day_of(month + 1) <= day) ++month;
  return month;
}

Timestamp Calendar::begin_of_day(std::int64_t day) const {
  return Timestamp((day * 86'400 - offset_seconds_) * 1'000'000);
}

Timestamp Calendar::begin_of_month(std::int64_t month) const { return begin_of_day(first_day_of(month)); }

}  // namespace greenpool
