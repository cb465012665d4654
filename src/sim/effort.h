// How large the run of a scenario will be, before it is run. Pure functions.
#pragma once

#include <cstdint>

#include "sim/scenario.h"

namespace greenpool {

struct Effort {
  std::uint64_t members = 0;  // who join; exact but for attacks
  std::uint64_t orders = 0;   // on average
  std::uint64_t cohorts = 0;
};

// Of one run of a scenario that draws its people. O(days).
[[nodiscard]] Effort effort_of(const Scenario& scenario);

}  // namespace greenpool
