#include "http/field_text.h"

#include <algorithm>

namespace greenpool {
namespace {

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

bool equal_without_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

bool is_media_type(std::string_view content_type, BodyKind body) {
  const std::size_t end = std::min(content_type.find(';'), content_type.size());
  const std::string_view type = without_blanks(content_type.substr(0, end));
  if (end < content_type.size()) {
    const std::string_view parameter = without_blanks(content_type.substr(end + 1));
    if (!equal_without_case(parameter, "charset=utf-8") && !equal_without_case(parameter, "charset=\"utf-8\"")) {
      return false;
    }
  }
  if (body != BodyKind::batch) return equal_without_case(type, kJson);
  return equal_without_case(type, kJsonLines) || equal_without_case(type, "application/jsonl");
}

}  // namespace greenpool
