// Descriptors of this process.
#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <cstddef>

namespace greenpool {

// As many as connections need; what the system does not grant shows when they run out.
inline void allow_descriptors(std::size_t connections) {
  constexpr rlim_t kOthers = 256;
  rlimit limit{};
  const rlim_t wanted = static_cast<rlim_t>(connections) + kOthers;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace greenpool
