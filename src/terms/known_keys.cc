#include "terms/known_keys.h"

#include <algorithm>

namespace greenpool {
namespace {

std::string pattern_of(std::string_view path) {
  const std::size_t bracket = section_name(path).size();
  if (bracket == path.size() || path[bracket] != '[') return std::string(path);
  return std::string(path.substr(0, bracket + 1)) + std::string(path.substr(path.find(']')));
}

}  // namespace

bool Vocabulary::has_section(std::string_view name) const {
  return std::any_of(keys.begin(), keys.end(), [name](const KnownKey& key) { return section_name(key.path) == name; });
}

const KnownKey* Vocabulary::find(std::string_view path) const {
  const std::string pattern = pattern_of(path);
  const auto known =
      std::find_if(keys.begin(), keys.end(), [&pattern](const KnownKey& key) { return key.path == pattern; });
  return known == keys.end() ? nullptr : &*known;
}

std::string Vocabulary::code(std::string_view fault) const {
  return std::string(code_prefix).append("_").append(fault);
}

}  // namespace greenpool
