// The offset of a calendar from UTC as text: "+08:00", "-03:30", "+00:00"; one text for each offset.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace greenpool {

// Minutes east of UTC, -1439 .. 1439; nullopt for any other text ("8", "Z", "+8:00", "-00:00").
[[nodiscard]] std::optional<int> parse_utc_offset(std::string_view text);

// The text of any minutes; only -1439 .. 1439 read back.
[[nodiscard]] std::string format_utc_offset(int minutes);

}  // namespace greenpool
