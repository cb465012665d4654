// Random worlds: terms of every kind, each world with a theme that pushes it towards some corner of SPEC.
#pragma once

#include <cstdint>
#include <string_view>

#include "terms/terms.h"
#include "tests/oracle/random.h"

namespace greenpool::oracle {

enum class Theme : std::uint8_t {
  classic,           // any terms, ordinary amounts
  equal_orders,      // price nearly constant, equal triggers, exits exactly at the trigger
  cascades,          // low multiples, one order or injection pushes many over
  splits,            // price close to split_at, high fees
  last_holder,       // few members who keep selling all
  windows,           // injections at the cap and at the edge of the window
  fractional_times,  // the same with microseconds
  thin_margins,      // contributions of a few minor units
  money_bounds,      // 1e11 an order, 9e12 an account
  points_bounds,     // 9e18 circulating, or acquired by one position
  reversals,         // refunds after sales, by members who withdrew what they got
  rewards,           // deep trees, ranks that settle every day, agents
  payouts,           // withdrawals with limits, fees and taxes; dividends
  dust,              // a price so high that a minor unit buys less than a thousand point units
  legacy,            // claims, coins, locked points, and what becomes of them
  listing,           // certificates, rounds, conversions
  changes,           // terms that change, with and without what blocks them, some soon, some after their notice
  window_sales,      // sales that are asked for, by members whose positions exit and are refunded meanwhile
  closing,           // programmes that end
};

struct World {
  Theme theme = Theme::classic;
  Terms terms;
  int members = 2;                 // up to
  std::int64_t paid_max = 1;       // of ordinary orders
  std::int64_t standard_paid = 1;  // of the order that many repeat
  std::int64_t standard_cost = 0;
  std::int64_t thin_max = 1;  // of contributions meant to be small
  bool is_whole = false;      // every command there is, not only those about the pool
  bool has_short_periods = false;
  bool has_legacy = false;  // old claims
  bool has_shares = false;
  bool has_changes = false;  // terms are proposed and approved
  bool has_streams = false;
  bool has_closing = false;
  Rate worst_case_rewards;
};

// Terms are valid (terms/validate.h), but for the theme dust, whose split_at is out of range.
[[nodiscard]] World random_world(Random& random, Theme theme);

// The part of it beyond the pool, inside what the world's rates allow.
void choose_promises(Random& random, World& world);
// What becomes of old claims, in worlds that have them.
void choose_legacy(Random& random, World& world);

// Other terms for the same programme: valid, some of their sections new.
[[nodiscard]] Terms changed_terms(Random& random, const Terms& terms);
// What the world says about its terms, for those in force now.
void follow_terms(const Terms& terms, World& world);

}  // namespace greenpool::oracle
