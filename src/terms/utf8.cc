#include "terms/utf8.h"

#include <cstddef>
#include <cstdint>

namespace greenpool {

std::optional<char32_t> take_code_point(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const auto byte = [text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) {
    text.remove_prefix(1);
    return lead;
  }
  if (lead < 0xc2 || lead > 0xf4) return std::nullopt;
  const std::size_t size = lead < 0xe0 ? 2 : (lead < 0xf0 ? 3 : 4);
  if (text.size() < size) return std::nullopt;
  // The second byte's range is narrower after four leads: that alone keeps out overlong forms, surrogates and more.
  const std::uint8_t least = lead == 0xe0 ? 0xa0 : (lead == 0xf0 ? 0x90 : 0x80);
  const std::uint8_t most = lead == 0xed ? 0x9f : (lead == 0xf4 ? 0x8f : 0xbf);
  if (byte(1) < least || byte(1) > most) return std::nullopt;
  char32_t c = lead & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return std::nullopt;
    c = (c << 6) | (byte(i) & 0x3fU);
  }
  text.remove_prefix(size);
  return c;
}

bool is_one_line_character(char32_t c) { return c >= 0x20 && !(c >= 0x7f && c < 0xa0) && c != 0x2028 && c != 0x2029; }

}  // namespace greenpool
