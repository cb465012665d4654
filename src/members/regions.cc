#include "members/regions.h"

#include <algorithm>

#include "base/check.h"
#include "members/region_table.h"

namespace greenpool {
namespace {

constexpr std::uint32_t kProvinceUnit = 10'000;
constexpr std::uint32_t kCityUnit = 100;

// kRegionCount when there is no such code.
std::size_t place_of(std::uint32_t code) {
  const auto* found = std::lower_bound(kRegionCodes.begin(), kRegionCodes.end(), code);
  if (found == kRegionCodes.end() || *found != code) return kRegionCount;
  return static_cast<std::size_t>(found - kRegionCodes.begin());
}

}  // namespace

RegionCode parse_region(std::string_view text) {
  if (text.size() != 6) return {};
  std::uint32_t code = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    code = 10 * code + static_cast<std::uint32_t>(c - '0');
  }
  return place_of(code) == kRegionCount ? RegionCode() : RegionCode(code);
}

bool is_region(RegionCode code) { return place_of(code.value()) != kRegionCount; }

std::string format_region(RegionCode code) {
  GP_CHECK(is_region(code), "a region code exists");
  return std::to_string(code.value());
}

RegionLevel level_of(RegionCode code) {
  if (code.value() % kProvinceUnit == 0) return RegionLevel::province;
  return code.value() % kCityUnit == 0 ? RegionLevel::city : RegionLevel::district;
}

RegionCode province_of(RegionCode code) {
  const RegionCode province(code.value() / kProvinceUnit * kProvinceUnit);
  GP_CHECK(is_region(province), "every region lies in a province");
  return province;
}

RegionCode city_of(RegionCode code) {
  if (level_of(code) == RegionLevel::province) return {};
  const RegionCode city(code.value() / kCityUnit * kCityUnit);
  return is_region(city) ? city : RegionCode();
}

RegionCode district_of(RegionCode code) { return level_of(code) == RegionLevel::district ? code : RegionCode(); }

std::string_view region_name(RegionCode code) {
  const std::size_t place = place_of(code.value());
  GP_CHECK(place != kRegionCount, "a region code exists");
  return kRegionNames[place];
}

std::span<const std::uint32_t> all_regions() { return kRegionCodes; }

}  // namespace greenpool
