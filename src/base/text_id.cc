#include "base/text_id.h"

#include <algorithm>

namespace greenpool {

bool is_text_id(std::string_view text) {
  if (text.empty() || text.size() > kTextIdMax) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < '\x7f' && c != '"' && c != '\\' && c != ','; });
}

}  // namespace greenpool
