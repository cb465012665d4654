// Strict UTF-8, one code point at a time: no overlong forms, no surrogates, nothing above U+10FFFF (Unicode 15,
// table 3-7).
#pragma once

#include <optional>
#include <string_view>

namespace greenpool {

// Takes the first code point off `text`; nullopt, with `text` untouched, when its bytes are not UTF-8 (or it is empty).
[[nodiscard]] std::optional<char32_t> take_code_point(std::string_view& text);

// Whether people and log files can take this character as part of one line: not a control (C0, DEL, C1), not a line
// or paragraph separator.
[[nodiscard]] bool is_one_line_character(char32_t c);

}  // namespace greenpool
