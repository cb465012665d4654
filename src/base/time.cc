#include "base/time.h"

#include <array>

namespace greenpool {
namespace {

constexpr std::int64_t kSecondsPerDay = 86'400;

constexpr bool is_leap(std::int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

constexpr std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
  constexpr std::array<std::int64_t, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

// Leap days before 1 January of `year`, counted from year 1.
constexpr std::int64_t leap_days_before(std::int64_t year) {
  const std::int64_t past = year - 1;
  return past / 4 - past / 100 + past / 400;
}

constexpr std::int64_t days_before_year(std::int64_t year) {
  return (year - 1970) * 365 + leap_days_before(year) - leap_days_before(1970);
}

// Reads fixed-width digits and single characters from the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::int64_t digits(int count) {
    std::int64_t value = 0;
    for (int i = 0; i < count; ++i) {
      const char c = next();
      if (c < '0' || c > '9') ok_ = false;
      value = value * 10 + (c - '0');
    }
    return value;
  }
  void expect(char wanted) {
    if (next() != wanted) ok_ = false;
  }
  [[nodiscard]] char peek() const { return text_.empty() ? '\0' : text_.front(); }
  char next() {
    if (text_.empty()) {
      ok_ = false;
      return '\0';
    }
    const char c = text_.front();
    text_.remove_prefix(1);
    return c;
  }
  void require(bool condition) { ok_ = ok_ && condition; }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return text_.empty(); }

 private:
  std::string_view text_;
  bool ok_ = true;
};

void append_digits(std::string& text, std::int64_t value, int count) {
  for (std::int64_t power = count == 6 ? 100'000 : (count == 4 ? 1'000 : 10); power > 0; power /= 10) {
    text.push_back(static_cast<char>('0' + value / power % 10));
  }
}

}  // namespace

Result<Timestamp> parse_timestamp(std::string_view text) {
  const auto malformed = [text] {
    return failure("timestamp_malformed",
                   "\"" + std::string(text.substr(0, 40)) + "\" is not an RFC 3339 time (like 2026-01-31T08:00:00Z)");
  };
  Reader reader(text);
  const std::int64_t year = reader.digits(4);
  reader.expect('-');
  const std::int64_t month = reader.digits(2);
  reader.expect('-');
  const std::int64_t day = reader.digits(2);
  const char separator = reader.next();
  reader.require(separator == 'T' || separator == 't');
  const std::int64_t hour = reader.digits(2);
  reader.expect(':');
  const std::int64_t minute = reader.digits(2);
  reader.expect(':');
  const std::int64_t second = reader.digits(2);
  if (!reader.ok() || year < 1970 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) ||
      hour > 23 || minute > 59 || second > 59) {
    return malformed();
  }
  std::int64_t microseconds = 0;
  if (reader.peek() == '.') {
    reader.next();
    std::int64_t power = 100'000;
    int count = 0;
    for (; reader.peek() >= '0' && reader.peek() <= '9'; ++count, power /= 10) microseconds += reader.digits(1) * power;
    if (count == 0 || count > 6) return malformed();
  }
  std::int64_t offset_minutes = 0;
  const char zone = reader.next();
  if (zone == '+' || zone == '-') {
    const std::int64_t offset_hours = reader.digits(2);
    reader.expect(':');
    const std::int64_t minutes = reader.digits(2);
    reader.require(offset_hours <= 23 && minutes <= 59);
    offset_minutes = (zone == '+' ? 1 : -1) * (offset_hours * 60 + minutes);
  } else {
    reader.require(zone == 'Z' || zone == 'z');
  }
  if (!reader.ok() || !reader.at_end()) return malformed();

  std::int64_t days = days_before_year(year) + day - 1;
  for (std::int64_t m = 1; m < month; ++m) days += days_in_month(year, m);
  const std::int64_t seconds = days * kSecondsPerDay + hour * 3600 + (minute - offset_minutes) * 60 + second;
  // An offset may reach out of the years that have a text.
  if (seconds < 0 || seconds >= days_before_year(10'000) * kSecondsPerDay) return malformed();
  return Timestamp(seconds * 1'000'000 + microseconds);
}

std::string format_timestamp(Timestamp at) {
  const std::int64_t seconds = at.seconds();
  const std::int64_t microseconds = at.microseconds() - seconds * 1'000'000;
  std::int64_t days = seconds / kSecondsPerDay;
  std::int64_t year = 1970 + days / 366;
  while (days_before_year(year + 1) <= days) ++year;
  days -= days_before_year(year);
  std::int64_t month = 1;
  for (; days >= days_in_month(year, month); ++month) days -= days_in_month(year, month);
  const std::int64_t clock = seconds % kSecondsPerDay;

  std::string text;
  text.reserve(27);
  append_digits(text, year, 4);
  text.push_back('-');
  append_digits(text, month, 2);
  text.push_back('-');
  append_digits(text, days + 1, 2);
  text.push_back('T');
  append_digits(text, clock / 3600, 2);
  text.push_back(':');
  append_digits(text, clock / 60 % 60, 2);
  text.push_back(':');
  append_digits(text, clock % 60, 2);
  if (microseconds != 0) {
    text.push_back('.');
    append_digits(text, microseconds, 6);
  }
  text.push_back('Z');
  return text;
}

}  // namespace greenpool
