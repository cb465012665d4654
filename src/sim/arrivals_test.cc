// How many join on which day.
#include "sim/arrivals.h"

#include <gtest/gtest.h>

#include <vector>

namespace greenpool {
namespace {

std::vector<std::uint64_t> first_days(const Arrivals& arrivals, int days) {
  ArrivalPlan plan(arrivals);
  std::vector<std::uint64_t> joined;
  for (int day = 0; day < days; ++day) joined.push_back(plan.next_day());
  return joined;
}

using Days = std::vector<std::uint64_t>;

TEST(Arrivals, FollowTheirCurve) {
  EXPECT_EQ(first_days({.per_day = 3}, 4), (Days{3, 3, 3, 3}));
  EXPECT_EQ(first_days({.curve = ArrivalCurve::linear, .per_day = 10, .growth = 5}, 4), (Days{10, 15, 20, 25}));
  EXPECT_EQ(first_days({.curve = ArrivalCurve::exponential, .per_day = 100, .growth = 1}, 4),
            (Days{100, 200, 400, 800}));
  EXPECT_EQ(first_days({.curve = ArrivalCurve::fading, .per_day = 800, .growth = 0.5}, 4), (Days{800, 400, 200, 100}));
}

TEST(Arrivals, CarryPartsOfPeopleToTheNextDay) {
  EXPECT_EQ(first_days({.per_day = 0.4}, 10), (Days{0, 0, 1, 0, 1, 0, 0, 1, 0, 1}));
}

TEST(Arrivals, EndOnTheirDay) { EXPECT_EQ(first_days({.per_day = 3, .until_day = 2}, 4), (Days{3, 3, 0, 0})); }

TEST(Arrivals, OfALogisticCurveStopAtItsCapacity) {
  const Days joined =
      first_days({.curve = ArrivalCurve::logistic, .per_day = 10, .growth = 0.05, .capacity = 20'000}, 1'000);
  std::uint64_t all = 0;
  for (const std::uint64_t day : joined) all += day;
  // Those 200 with whom the curve would have begun are no members.
  EXPECT_EQ(all, 19'800U);
  // Half of the capacity is reached, growing fastest, after ln(20 000 / 200 - 1) / 0.05 = 91.9 days: 0.05 / 4 of the
  // capacity a day.
  EXPECT_EQ(*std::max_element(joined.begin(), joined.end()), joined[91]);
  EXPECT_EQ(joined[91], 250U);
}

}  // namespace
}  // namespace greenpool
