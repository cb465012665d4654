#include "payments/china_time.h"

namespace greenpool {
namespace {

constexpr std::int64_t kOffset = std::int64_t{8} * 3'600 * 1'000'000;

// "2026-11-27T18:00:00", as a clock on a wall in China shows it.
std::string wall_time(Timestamp at) {
  return format_timestamp(Timestamp(at.seconds() * 1'000'000 + kOffset)).substr(0, 19);
}

}  // namespace

std::string format_china_time(Timestamp at) {
  std::string text = wall_time(at);
  text[10] = ' ';
  return text;
}

std::string format_china_rfc3339(Timestamp at) { return wall_time(at) + "+08:00"; }

std::optional<Timestamp> parse_china_time(std::string_view text) {
  std::string whole(text);
  if (whole.size() == 10) whole += " 00:00:00";
  if (whole.size() != 19 || whole[10] != ' ') return std::nullopt;
  whole[10] = 'T';
  const Result<Timestamp> at = parse_timestamp(whole + "+08:00");
  return at ? std::optional(*at) : std::nullopt;
}

std::string format_china_day(std::int64_t day) { return wall_time(kChinaCalendar.begin_of_day(day)).substr(0, 10); }

}  // namespace greenpool
