// Powers with rational exponents, bounded from both sides by integer arithmetic: base^exponent = 2^(exponent log2
// base), the logarithm bit by bit by squaring (Knuth, TAOCP 1.2.2, exercise 25), the power as a product of 2^(2^-i).
// Every step rounds down for the lower bound and up for the upper one, so that the true value lies between them,
// whatever happens.
#pragma once

#include <optional>

#include "terms/review/ratio.h"

namespace greenpool {

struct PowerBounds {
  Ratio below, above;  // below <= base^exponent <= above
};

// 0 < base, numerator and denominator below 2^62; exponent >= 0, numerator and denominator below 2^40. nullopt when the
// power may leave 2^-40 .. 2^60. Relative width: at most 1e-15 where exponent * |log2 base| is (it must be) below 60
// and the exponent below 64; wider in proportion to a larger exponent. O(1), some microseconds.
[[nodiscard]] std::optional<PowerBounds> power_bounds(const Ratio& base, const Ratio& exponent);

}  // namespace greenpool
