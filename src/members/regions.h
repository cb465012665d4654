// Regions of an order and of agents: six-digit codes of GB/T 2260 that exist (region_table.h names the edition). SPEC
// section 6: agents of a district, its city, its province.
// Complexity: every function O(log n) of 3 217 codes, without allocation where none is said. Thread safety: any.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/strong_id.h"

namespace greenpool {

// A default-constructed code names nothing; any other comes from the functions below, or from a record that was checked
// by is_region().
using RegionCode = StrongId<struct RegionCodeTag, std::uint32_t>;

enum class RegionLevel : std::uint8_t { province, city, district };

// Exactly six digits of a code that exists, else nothing.
[[nodiscard]] RegionCode parse_region(std::string_view text);

[[nodiscard]] bool is_region(RegionCode code);

// "110101". Allocates (a short text).
[[nodiscard]] std::string format_region(RegionCode code);

// Of codes that exist. A code that ends in 0000 is a province (also 810000, Hong Kong), one that ends in 00 a city:
// then the order has no district, or the city has none (441900, Dongguan).
[[nodiscard]] RegionLevel level_of(RegionCode code);

// The code itself, of a province.
[[nodiscard]] RegionCode province_of(RegionCode code);

// The code itself, of a city; 110100 for 110101, a district of a municipality; nothing for a province, and for a county
// that its province governs without a city in between (429004, Xiantao).
[[nodiscard]] RegionCode city_of(RegionCode code);

// The code itself, of a district or county; nothing else has one.
[[nodiscard]] RegionCode district_of(RegionCode code);

// As the list has it, without its province or city: "东城区". The same name may stand for several codes.
[[nodiscard]] std::string_view region_name(RegionCode code);

// All codes, ascending.
[[nodiscard]] std::span<const std::uint32_t> all_regions();

}  // namespace greenpool
