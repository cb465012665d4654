#include "pool/pool.h"

namespace greenpool {

std::optional<Grant> price_grant(const Pool& pool, Money value) {
  const Price price = pool.price();
  const auto v = static_cast<std::uint64_t>(value.units());
  const auto minor = static_cast<std::uint64_t>(price.minor);
  const auto units = static_cast<std::uint64_t>(price.units);
  // n = floor(v / price) = floor(v x units / minor); v <= 1e11 and units <= 9e18 keep 1000 x the product in 128 bits.
  const UInt128 product = wide(v, units);
  if ((product >> 64) >= minor) return std::nullopt;
  const std::uint64_t points = divide_floor(product, minor);
  if (points > static_cast<std::uint64_t>(kPointsMax)) return std::nullopt;
  const UInt128 lost = product - wide(points, minor);
  return Grant{Points(static_cast<std::int64_t>(points)), lost * 1000 > product};
}

Money price_sale(const Pool& pool, Points points, Rate fee) {
  GP_CHECK(points > Points(0) && points <= pool.circulating, "a sale is of circulating points");
  // floor(floor(x / S) / 1e6) equals floor(x / (S x 1e6)): one division in meaning, two in hardware. n <= S and
  // P <= 9e12 bound the first quotient by 9e18, the product by 8.1e37.
  const UInt128 product =
      wide(static_cast<std::uint64_t>(points.units()), static_cast<std::uint64_t>(pool.cash.units())) *
      static_cast<std::uint64_t>(kRateOne - fee.units());
  const std::uint64_t scaled = divide_floor(product, static_cast<std::uint64_t>(pool.circulating.units()));
  return Money(static_cast<std::int64_t>(scaled / static_cast<std::uint64_t>(kRateOne)));
}

}  // namespace greenpool
