// What a run of a scenario came to: what its tables and charts are made of. Money, points and prices are the engine's;
// shares and attributions are for reading and decide nothing.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/state.h"
#include "figures/programme_figures.h"
#include "money/money.h"

namespace greenpool {

// The three marks that SPEC section 12 asks about: received from the pool at least 1, 2 or 3 times what was spent.
enum class Mark : std::uint8_t { recovered, doubled, tripled };
inline constexpr std::size_t kMarks = 3;
inline constexpr std::array<std::string_view, kMarks> kMarkNames{"recovered", "doubled", "tripled"};

// How the programme stood at the end of a day.
struct DayPoint {
  int day = 0;
  Pool pool;
  double adjusted_price = 0;  // minor units a point, as if points had never been split
  std::uint64_t members = 0;
  Totals totals;
  Money refunded;               // to buyers
  std::uint64_t recovered = 0;  // members who had at some time received what they spent
};

// By orders into the pool, whoever paid it; refunds deducted. What is left of rewards is in it where it goes there.
[[nodiscard]] inline Money contributed(const Totals& totals) { return totals.organic + totals.subsidised; }
// By the pool, for points.
[[nodiscard]] inline Money paid_out(const Totals& totals) { return totals.sales_paid + totals.exits_paid; }

// Everyone who joined in the same stretch of days, at the end of the run.
struct Cohort {
  int from_day = 0;
  int to_day = 0;
  std::uint64_t members = 0;
  std::uint64_t exited = 0;  // by forced exit, at least once
  Money spent;
  Money from_pool;
  Money rewards;
  Money worth;                                  // what the points of each would pay, sold alone
  std::array<std::uint64_t, kMarks> reached{};  // as things stand at the end
};

// A drawn amount is in major units of a currency with so many digits.
[[nodiscard]] inline double minor_per_major(int digits) {
  double units = 1;
  for (int i = 0; i < digits; ++i) units *= 10;
  return units;
}

// The Kaplan–Meier estimate of the share of members who have reached a mark so many days after joining: members who had
// not reached it when the run ended count for as long as they were seen.
struct SurvivalStep {
  int days = 0;
  double reached = 0;
};

// Money from cohort (row) to cohort (column). What the pool pays is attributed, day by day, in proportion to what was
// in it from each cohort; rewards come from the buyer.
struct Flows {
  std::vector<std::vector<double>> pool;  // major units
  std::vector<std::vector<double>> rewards;
};

// What an attack of the scenario came to for those who made it.
struct AttackResult {
  Money paid;
  Money got;    // from the pool, as rewards, and as cost of their own goods
  Money worth;  // what they hold still, sold alone
  [[nodiscard]] Money gain() const { return got + worth - paid; }
};

// Orders that were to be settled, of members who act by themselves.
struct Offered {
  Money price;  // of those that were
  Money cost;
  Money subsidy;  // of the price
  Money smallest;
  std::uint64_t refused = 0;
};

struct RunResult {
  std::vector<DayPoint> series;  // at most kSeriesPointsMax and the last day, at equal steps
  std::vector<Cohort> cohorts;
  std::array<std::vector<SurvivalStep>, kMarks> survival;
  Flows flows;
  DayPoint end;
  ProgrammeFigures figures;      // at the end
  std::uint64_t refused = 0;     // commands that the engine refused
  double top_percent_share = 0;  // of all that the pool paid, what the best-paid hundredth of the members got
  std::array<std::uint64_t, kMarks> reached{};  // members, as things stand at the end
  std::uint64_t exited = 0;                     // members, at least once
  Offered offered;
  std::vector<AttackResult> attacks;  // as the scenario has them
};
inline constexpr int kSeriesPointsMax = 400;

}  // namespace greenpool
