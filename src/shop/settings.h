// What a programme's shop may set.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "office/office.h"
#include "shop/actor.h"

namespace greenpool::shop {

inline constexpr std::int64_t kMinute = 60'000'000;  // microseconds
inline constexpr std::int64_t kDay = 24 * 60 * kMinute;

[[nodiscard]] constexpr Timestamp later(Timestamp at, std::int64_t microseconds) {
  return Timestamp(at.microseconds() + microseconds);
}

struct ShopSettings {
  int currency_digits = 2;          // of the programme's currency, 0 to 4; fixed once there are orders
  int utc_offset_minutes = 480;     // whose days the sales summary counts, -720 to 840
  int unpaid_timeout_minutes = 30;  // a reservation's life, 1 to 1440
  int auto_receive_days = 10;       // after the last parcel left, 1 to 60
  int return_window_days = 7;       // after receipt, 0 to 60
  int units_max = 100;              // in one order, 1 to 200: each is an order of the engine's (orders.h)
  int engine_retry_minutes = 60;    // until a settlement or refund that the engine refused is asked for again
};

// The defaults where none were set.
[[nodiscard]] ShopSettings settings_of(Work& work, std::string_view programme);
// Refuses: shop_settings_invalid.
void change_settings(Work& work, const Actor& actor, const ShopSettings& settings);

}  // namespace greenpool::shop
