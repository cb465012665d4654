#include "terms/utc_offset.h"

#include <cstdint>

namespace greenpool {

std::optional<int> parse_utc_offset(std::string_view text) {
  if (text.size() != 6 || text[3] != ':') return std::nullopt;
  const auto digit = [text](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 1'000; };
  const int hours = 10 * digit(1) + digit(2);
  const int minutes = 10 * digit(4) + digit(5);
  if (hours > 23 || minutes > 59) return std::nullopt;
  const int offset = (text[0] == '-' ? -1 : 1) * (60 * hours + minutes);
  if (format_utc_offset(offset) != text) return std::nullopt;  // another sign, or "-00:00"
  return offset;
}

std::string format_utc_offset(int minutes) {
  const std::int64_t magnitude = minutes < 0 ? -std::int64_t{minutes} : minutes;
  const auto two_digits = [](std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  return (minutes < 0 ? "-" : "+") + two_digits(magnitude / 60) + ":" + two_digits(magnitude % 60);
}

}  // namespace greenpool
