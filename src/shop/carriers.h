// Carriers by name. Codes are those of Kuaidi100, the aggregator of carriers in China
// (https://api.kuaidi100.com/document/5f0ffb5ebc8da837cbd8aefc, "com"). Other codes are as good: a parcel of a carrier
// that is not here is shown by its code.
// Thread safety: constants.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace greenpool::shop {

// What a carrier must be told before it tells of a parcel. The phone is that of who receives or sends it.
enum class CarrierWants : std::uint8_t { number, number_and_phone };

struct Carrier {
  std::string_view code;
  std::string_view name_zh;
  std::string_view name_en;
  CarrierWants wants = CarrierWants::number;
};

[[nodiscard]] std::span<const Carrier> all_carriers();  // those used most first
// nullptr: not among them.
[[nodiscard]] const Carrier* find_carrier(std::string_view code);

}  // namespace greenpool::shop
