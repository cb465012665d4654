// How many join on each day. Whole people: what the curve has of them in parts is carried to the next day, so that the
// sum over days is the curve's, cut. Thread safety: none needed, values only.
#pragma once

#include <cstdint>

#include "sim/scenario.h"

namespace greenpool {

class ArrivalPlan {
 public:
  explicit ArrivalPlan(const Arrivals& arrivals) : arrivals_(arrivals) {}

  // Of the next day, beginning with day 0. O(1).
  [[nodiscard]] std::uint64_t next_day();

 private:
  // Everyone who joined before the end of that many days, in parts.
  [[nodiscard]] double joined(double days) const;

  Arrivals arrivals_;
  int day_ = 0;
  double so_far_ = 0;
};

}  // namespace greenpool
