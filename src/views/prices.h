// The price over time at three resolutions: for each minute, hour and day in which a command happened, its first,
// highest, lowest and last price after a command, the pool and the circulating points at its end, and its orders.
//
// Prices are in units of 1e-8 of a major currency unit a point, cut, in points as they were before the first split: the
// price after a split is multiplied by the factor of all splits so far (SPEC section 2: charts are split-adjusted).
// What passes 64 bits stays at 2^63 - 1. Days are those of the programme's calendar, hours and minutes of UTC.
// Complexity: O(1) a command. Thread safety: one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/calendar.h"
#include "engine/state.h"
#include "views/rows.h"

namespace greenpool {

// factor: of all points splits so far.
[[nodiscard]] std::int64_t adjusted_price(const Price& price, int currency_digits, std::int64_t factor);

// a x b, 2^63 - 1 when it is more; both >= 0.
[[nodiscard]] std::int64_t multiply_or_stay(std::int64_t a, std::int64_t b);

struct PriceBucket {
  std::int64_t begins_at = 0;
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t close = 0;
  std::int64_t pool = 0;
  std::int64_t points = 0;
  std::int64_t orders = 0;
  std::int64_t splits = 0;  // of the programme so far
};

inline constexpr std::array kPriceTables{Table::prices_minute, Table::prices_hour, Table::prices_day};

class PriceSeries {
 public:
  using Buckets = std::array<std::optional<PriceBucket>, kPriceTables.size()>;

  PriceSeries() = default;
  // Goes on with the buckets that were written last.
  explicit PriceSeries(const Buckets& buckets) : buckets_(buckets) {}

  // After a command. orders: that it settled. Buckets that are over go to rows.
  void note(const State& state, std::int64_t orders, std::int64_t factor, ViewRows& rows);
  // The buckets that run at present.
  void flush(ViewRows& rows) const;

 private:
  Buckets buckets_;
};

}  // namespace greenpool
