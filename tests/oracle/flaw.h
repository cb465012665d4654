// Misreadings of the rules. The oracle knows SPEC's reading; each of these turns one sentence of it around, so that a
// test can prove that the comparison with the engine notices (sensitivity_test.cc).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace greenpool::oracle {

// X(name, the sentence of SPEC that it breaks)
#define GREENPOOL_ORACLE_FLAWS(X)                                                                  \
  X(grant_rounds_up, "granted points round down")                                                  \
  X(grant_priced_after, "points are priced before the contribution")                               \
  X(payment_rounds_up, "paid-out money rounds down")                                               \
  X(rewards_round_up, "rewards = floor(a x reward_rate)")                                          \
  X(remainder_in_value, "the remainder to the pool is no part of c for v")                         \
  X(remainder_is_injection, "the remainder to the pool counts as no injection")                    \
  X(spend_of_nothing_lost, "an order that grants nothing adds its spend to the position it joins") \
  X(dust_at_equality, "a grant may lose exactly a thousandth")                                     \
  X(exit_when_above, "a position is due at its trigger, not only above it")                        \
  X(exit_forgets_sold, "points already sold still count in A")                                     \
  X(exit_fee_forgotten, "a forced exit pays the fee")                                              \
  X(exits_at_one_price, "each exit is at the price of its moment")                                 \
  X(exits_by_opening, "due positions exit in ascending trigger price")                             \
  X(ties_newest_first, "equal triggers exit in order of opening")                                  \
  X(exits_once, "the engine repeats until none is due")                                            \
  X(sale_newest_first, "a sale takes from the oldest open position first")                         \
  X(empty_position_stays, "a position with R = 0 closes")                                          \
  X(split_when_above, "points split when the price has reached split_at")                          \
  X(split_once, "the split is repeated until the price is below")                                  \
  X(split_forgets_acquired, "a split multiplies A too")                                            \
  X(split_before_exits, "points split at the end of a command, its exits included")                \
  X(split_needs_points, "when S = 0 the denominator of q is multiplied")                           \
  X(last_price_after, "q is the price just before the last points left")                           \
  X(rest_stays, "what the last holder leaves moves to the reserve")                                \
  X(window_closed_left, "an injection exactly one window ago no longer counts")                    \
  X(window_forgets_start, "the pool at the start of the window counts")                            \
  X(cap_at_equality, "injections may reach the cap")                                               \
  X(cap_forgets_fee, "the cap is 1/((1-h)g) - 1")                                                  \
  X(spend_bound_off, "the spend of a position may reach 1e11")                                     \
  X(account_bound_off, "an account may reach 9e12")                                                \
  X(points_bound_off, "S may reach 9e18")                                                          \
  X(acquired_bound_off, "A with a trigger may reach 9e18")                                         \
  X(acquired_unbounded, "A without a trigger stops at 9e18")                                       \
  X(product_cover_strict, "a product may exactly cover a grant on profit")

enum class Flaw : std::uint8_t {
  none,
#define GREENPOOL_ORACLE_FLAW_ENUM(name, sentence) name,
  GREENPOOL_ORACLE_FLAWS(GREENPOOL_ORACLE_FLAW_ENUM)
#undef GREENPOOL_ORACLE_FLAW_ENUM
};

struct FlawInfo {
  Flaw flaw;
  std::string_view name;
  std::string_view sentence;
};

inline constexpr auto kFlaws = std::to_array<FlawInfo>({
#define GREENPOOL_ORACLE_FLAW_INFO(name, sentence) {Flaw::name, #name, sentence},
    GREENPOOL_ORACLE_FLAWS(GREENPOOL_ORACLE_FLAW_INFO)
#undef GREENPOOL_ORACLE_FLAW_INFO
});

}  // namespace greenpool::oracle
