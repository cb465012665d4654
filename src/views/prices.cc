#include "views/prices.h"

#include <algorithm>

namespace greenpool {
namespace {

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kHour = 60 * kMinute;

void put(Table table, const PriceBucket& bucket, ViewRows& rows) {
  rows.put(table, Deed::insert, bucket.begins_at, bucket.open, bucket.high, bucket.low, bucket.close, bucket.pool,
           bucket.points, bucket.orders, bucket.splits);
}

}  // namespace

std::int64_t multiply_or_stay(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? INT64_MAX : product;
}

std::int64_t adjusted_price(const Price& price, int currency_digits, std::int64_t factor) {
  // minor / 10^digits major units for units / 1e8 points: x 1e8 for the unit of the result, x 1e8 for a point.
  UInt128 numerator = UInt128{static_cast<std::uint64_t>(price.minor)} * 100'000'000 * 100'000'000;
  UInt128 denominator = static_cast<std::uint64_t>(price.units);
  for (int i = 0; i < currency_digits; ++i) denominator *= 10;
  UInt128 product = 0;
  UInt128 whole = 0;
  if (!__builtin_mul_overflow(numerator, static_cast<UInt128>(factor), &product)) {
    whole = product / denominator;
  } else if (__builtin_mul_overflow(numerator / denominator, static_cast<UInt128>(factor), &whole)) {
    return INT64_MAX;
  }
  return whole > static_cast<UInt128>(INT64_MAX) ? INT64_MAX : static_cast<std::int64_t>(whole);
}

void PriceSeries::note(const State& state, std::int64_t orders, std::int64_t factor, ViewRows& rows) {
  const std::int64_t at = state.clock.microseconds();
  const Calendar calendar(state.terms.utc_offset_minutes);
  const std::array<std::int64_t, kPriceTables.size()> begins{
      at - at % kMinute, at - at % kHour, calendar.begin_of_day(calendar.day_of(state.clock)).microseconds()};
  const std::int64_t price = adjusted_price(state.pool.price(), state.terms.currency.digits, factor);
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    std::optional<PriceBucket>& bucket = buckets_[i];
    if (bucket && bucket->begins_at != begins[i]) {
      put(kPriceTables[i], *bucket, rows);
      bucket.reset();
    }
    if (!bucket) bucket = PriceBucket{begins[i], price, price, price, price, 0, 0, 0, 0};
    bucket->high = std::max(bucket->high, price);
    bucket->low = std::min(bucket->low, price);
    bucket->close = price;
    bucket->pool = state.pool.cash.units();
    bucket->points = state.pool.circulating.units();
    bucket->orders += orders;
    bucket->splits = static_cast<std::int64_t>(state.totals.splits);
  }
}

void PriceSeries::flush(ViewRows& rows) const {
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    if (buckets_[i]) put(kPriceTables[i], *buckets_[i], rows);
  }
}

}  // namespace greenpool
