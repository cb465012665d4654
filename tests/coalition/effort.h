// How much the searches try. Environment:
//   GREENPOOL_COALITION_EFFORT  times the usual number of worlds, in per cent (100)
//   GREENPOOL_COALITION_SEED    another seed
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace greenpool::coalition {

inline std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr || *text == '\0' ? otherwise : std::strtoull(text, nullptr, 10);
}

inline std::uint64_t seed_wanted() { return number_from_environment("GREENPOOL_COALITION_SEED", 20'260'131); }
inline std::uint64_t worlds_wanted(std::uint64_t usual) {
  return std::max<std::uint64_t>(1, usual * number_from_environment("GREENPOOL_COALITION_EFFORT", 100) / 100);
}

}  // namespace greenpool::coalition
