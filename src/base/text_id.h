// Which texts may name a member, an order or a command's key. One rule for every door (JSON, CSV, HTTP), so that an id
// passes through all of them unquoted and unescaped and is bounded in memory.
#pragma once

#include <cstddef>
#include <string_view>

namespace greenpool {

inline constexpr std::size_t kTextIdMax = 64;  // characters, each one byte

// 1 to 64 printable ASCII characters (0x21 .. 0x7e) without double quote, backslash and comma. O(length).
[[nodiscard]] bool is_text_id(std::string_view text);

}  // namespace greenpool
