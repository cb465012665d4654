// Small worlds with round figures, for exploits whose profit a formula predicts.
#pragma once

#include "tests/coalition/generate.h"
#include "tests/coalition/search.h"

namespace greenpool::coalition {

// The worked terms of SPEC section 4, all rewards for the referrer, so that a coalition gets them back; no exits.
[[nodiscard]] Terms worked_terms();

// A coalition of two, members 0 and 1, the second referred by the first; members 2 and 3 are honest, and 2 holds a pool
// of that size alone. The platform has money of its own.
inline constexpr int kBuyer = 1;
inline constexpr int kHolder = 2;
inline constexpr int kOther = 3;
[[nodiscard]] World world_of(const Terms& terms, std::int64_t pool);

// Of an order without a cost, the price that contributes so much.
[[nodiscard]] std::int64_t price_for(const Terms& terms, std::int64_t contribution);

// Adds to the history, each a second after the one before.
void happened(World& world, Op op);
// Days pass before what happens next, or before the coalition begins.
void days_passed(World& world, int days);

// The best strategy found: coalition's profit over having nothing, over holding on as sales in slices would bring it,
// and over holding on at no fee, in that measure.
[[nodiscard]] std::int64_t money_and_points(const Outcome& outcome);
[[nodiscard]] Profit over(std::int64_t held_on);
[[nodiscard]] Profit over_without_fee(const World& world, Guards guards = {});

// Searches, prints one line, confirms on the engine where all guards are on.
[[nodiscard]] std::int64_t best_of(std::string_view what, const World& world, Guards guards,
                                   const Profit& profit = money_and_points);

// What was played, summed up over strategies.
struct Played {
  std::uint64_t tried = 0;
  std::array<std::uint64_t, kActs> accepted{};  // by kind
  std::uint64_t exits = 0, splits = 0;
};

// "", or where model and engine part when both play the strategy. Guards that are off are the model's alone.
[[nodiscard]] std::string engine_differs(const World& world, const Strategy& strategy, Guards guards = {},
                                         Played* played = nullptr);

}  // namespace greenpool::coalition
