// The administrative divisions of China down to the county, as they were on 31 December 2025: the codes and names that
// the Ministry of Civil Affairs publishes (县级以上行政区划代码, after GB/T 2260), which are 34 provinces, 333
// prefectures and 2 845 counties, and five groups of GB/T 2260-2007 that stand in the place of a city: the districts of
// the four municipalities (110100, 120100, 310100, 500100) and the counties of Chongqing (500200). Facts, checked entry
// by entry in regions_test.cc for their shape. A new edition replaces both arrays; what it leaves out is no longer a
// code.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace greenpool {

inline constexpr std::size_t kRegionCount = 3'217;
extern const std::array<std::uint32_t, kRegionCount> kRegionCodes;     // ascending
extern const std::array<std::string_view, kRegionCount> kRegionNames;  // of kRegionCodes, same place

}  // namespace greenpool
