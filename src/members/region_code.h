// An administrative region by its GB/T 2260 code: six digits, province, city and district by two each.
#pragma once

#include <cstdint>

#include "base/strong_id.h"

namespace greenpool {

// 110105 is Chaoyang district of Beijing. Nothing: no region was given.
using RegionCode = StrongId<struct RegionCodeTag, std::uint32_t>;

// Whether the code is in the standard.
[[nodiscard]] inline bool is_region(RegionCode region) { return region.value() >= 110'000 && region.value() < 830'000; }

}  // namespace greenpool
