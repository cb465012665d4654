#include "figures/gamma_step.h"

#include <array>
#include <cmath>

namespace greenpool {
namespace {

constexpr long double kSeriesFrom = 16;

// B(2n) / (2n (2n - 1)), n = 1 .. 8: from 16 on the first one left out is below 1e-21.
constexpr std::array<long double, 8> kStirling{1.0L / 12,    -1.0L / 360,       1.0L / 1'260, -1.0L / 1'680,
                                               1.0L / 1'188, -691.0L / 360'360, 1.0L / 156,   -3'617.0L / 122'400};

}  // namespace

long double log_gamma_step(long double y, long double d) {
  long double lifted = 0;  // ln of the product of (y + j + d) / (y + j)
  while (y < kSeriesFrom) {
    lifted += std::log1p(d / y);
    y += 1;
  }
  // ln Gamma(y) ~ (y - 1/2) ln y - y + ln(2 pi) / 2 + the sum of B(2n) / (2n (2n - 1) y^(2n - 1)).
  const long double step = std::log1p(d / y);
  // The differences 1 / (y + d)^m - 1 / y^m, m odd: 1 / y^m times r^m - 1, of terms of one sign, so that no digits are
  // lost however small d is.
  const long double ratio = y / (y + d);
  const long double ratio_less_one = -d / (y + d);
  const long double square_less_one = ratio_less_one * (1 + ratio);
  long double power_less_one = ratio_less_one;
  long double inverse = 1 / y;
  long double series = 0;
  for (const long double term : kStirling) {
    series += term * inverse * power_less_one;
    power_less_one = power_less_one * ratio * ratio + square_less_one;
    inverse /= y * y;
  }
  return d * std::log(y + d) + ((y - 0.5L) * step - d) + series - lifted;
}

}  // namespace greenpool
