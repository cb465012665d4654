// Times as China's payment providers write them: in China's time, eight hours east of UTC. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/calendar.h"
#include "base/time.h"

namespace greenpool {

inline constexpr Calendar kChinaCalendar{8 * 60};

// "2026-11-27 18:00:00" and "2026-11-27T18:00:00+08:00"; whole seconds.
[[nodiscard]] std::string format_china_time(Timestamp at);
[[nodiscard]] std::string format_china_rfc3339(Timestamp at);
// Accepts "2026-11-27 18:00:00" and "2026-11-27" (its beginning). nullopt: malformed.
[[nodiscard]] std::optional<Timestamp> parse_china_time(std::string_view text);
// "2026-11-27"; day as base/calendar.h counts.
[[nodiscard]] std::string format_china_day(std::int64_t day);

}  // namespace greenpool
