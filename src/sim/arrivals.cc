#include "sim/arrivals.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace greenpool {

// The sum of the geometric series for the curves that multiply each day, and the logistic function through the size at
// which it would have begun, per_day / growth people.
double ArrivalPlan::joined(double days) const {
  const double first = arrivals_.per_day;
  const double growth = arrivals_.growth;
  switch (arrivals_.curve) {
    case ArrivalCurve::constant:
      return first * days;
    case ArrivalCurve::linear:
      return first * days + growth * days * (days - 1) / 2;
    case ArrivalCurve::exponential:
      return first * std::expm1(days * std::log1p(growth)) / growth;
    case ArrivalCurve::fading:
      return growth >= 1 ? first : first * -std::expm1(days * std::log1p(-growth)) / growth;
    case ArrivalCurve::logistic: {
      const auto capacity = static_cast<double>(arrivals_.capacity);
      const double begin = first / growth;
      return capacity / (1 + (capacity / begin - 1) * std::exp(-growth * days)) - begin;
    }
    case ArrivalCurve::csv:
      break;
  }
  GP_CHECK(false, "real orders join by themselves");
}

std::uint64_t ArrivalPlan::next_day() {
  ++day_;
  if (arrivals_.until_day > 0 && day_ > arrivals_.until_day) return 0;
  const double before = so_far_;
  so_far_ = std::max(before, std::floor(std::min<double>(joined(day_), kScenarioMembersMax) + 1e-9));
  return static_cast<std::uint64_t>(so_far_ - before);
}

}  // namespace greenpool
