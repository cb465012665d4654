// What a refusal says of itself, whichever table it comes from: each room keeps its own, with a range of numbers of its
// own, and the HTTP room lists them all. Codes and numbers never change once published.
#pragma once

#include <cstdint>
#include <string_view>

namespace greenpool {

enum class ProblemLanguage : std::uint8_t { english, chinese };

struct ProblemInfo {
  std::string_view code;  // snake_case
  int number;
  int status;  // of HTTP
  bool retry_can_help;
  std::string_view text_zh;
  std::string_view text_en;
};

}  // namespace greenpool
