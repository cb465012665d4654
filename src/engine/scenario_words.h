// Test support: the words of a story's lines.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace greenpool {

[[nodiscard]] inline std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

[[nodiscard]] inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    if (const std::string_view part = trim(text.substr(0, end)); !part.empty()) parts.push_back(part);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// The parts before and after the separator; the second is empty when there is none.
[[nodiscard]] inline std::pair<std::string_view, std::string_view> halves(std::string_view text,
                                                                          std::string_view separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return {trim(text), {}};
  return {trim(text.substr(0, at)), trim(text.substr(at + separator.size()))};
}

}  // namespace greenpool
