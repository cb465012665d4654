// What the values of header fields say. Pure; any thread.
#pragma once

#include <string_view>

#include "http/route.h"

namespace greenpool {

// ASCII. lower: has no capitals.
[[nodiscard]] bool equal_without_case(std::string_view text, std::string_view lower);

// Whether a body of that kind may be declared so: its media type, and no parameter but charset=utf-8.
[[nodiscard]] bool is_media_type(std::string_view content_type, BodyKind body);

}  // namespace greenpool
