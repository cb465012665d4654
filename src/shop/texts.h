// What texts may be stored. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace greenpool::shop {

// Not empty, at most `bytes_max` bytes, without control characters.
[[nodiscard]] constexpr bool is_line(std::string_view text, std::size_t bytes_max) {
  if (text.empty() || text.size() > bytes_max) return false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  }
  return true;
}

// Six digits of GB/T 2260 that do not begin with 0.
[[nodiscard]] constexpr bool is_region(std::string_view text) {
  if (text.size() != 6 || text[0] == '0') return false;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return true;
}

}  // namespace greenpool::shop
