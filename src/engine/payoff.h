// How long new orders take to make whole everyone who is owed from before: what an operator is shown, for several
// scenarios of growth, before a batch of claims is approved. SPEC section 9.
//
// A pure calculation in whole amounts, on the cautious side: what orders release counts at the price of its release,
// though the price never falls; what legacy positions have acquired counts at today's. It foretells nothing: it says
// what follows if orders come as the scenario says. Thread safety: as the
// state.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/state.h"

namespace greenpool {

inline constexpr std::int64_t kPayoffDaysMax = 36'525;  // a hundred years
inline constexpr std::int64_t kPayoffMonthDays = 30;

struct PayoffScenario {
  Money daily_contribution;  // c of all cash orders of a day, today
  // v of them. Nothing: the grant rate of c; where grants are on profit, all of c, which is the most it can be.
  std::optional<Money> daily_grant_value{};
  std::int64_t growth_per_month_ppm = 0;  // of both, every kPayoffMonthDays; -1 000 000 at least
};

// The growth that forecasts show, a month: shrinking, standing still, growing.
inline constexpr std::array<std::int64_t, 5> kPayoffGrowths{-100'000, -50'000, 0, 50'000, 100'000};

// What is still to be released: each open claim times its multiple less what its position has acquired, and a batch of
// claims that waits for approval (0: none) times the multiple of the terms in force. O(holdings).
[[nodiscard]] Int128 payoff_amount(const State& state, Money batch);
// The batch's part of it. O(1).
[[nodiscard]] Int128 payoff_of_batch(const State& state, Money batch);

// The days after which the sum of releases w, at today's grant rate and release share, reaches that amount; nothing:
// never within a hundred years. O(months).
[[nodiscard]] std::optional<std::int64_t> payoff_days(const State& state, Int128 amount,
                                                      const PayoffScenario& scenario);

// The calendar day, as "2027-03-01", that many days after the state's; empty when calendars end before it.
[[nodiscard]] std::string payoff_date(const State& state, std::int64_t days);

}  // namespace greenpool
