// What a claim about a programme comes to: that members get a multiple of what they spent within some days, "free
// consumption for everyone" (消费全返, a multiple of 1 for all of them). SPEC sections 3 and 12.
//
// What the bound says is exact and holds whatever happens; the rest are ESTIMATES, of a world in which every member
// places one order and all orders are equal, the number of all orders so far grows by the same part every day, nobody
// sells before, and forced exits are ignored (their fees bring a few more members there: at 2x in the worked terms 572
// of a million, where this world has 546). Floating point; nothing that is paid or stored may come from here. Rewards
// are others' money and not counted. Pure; any thread.
#pragma once

#include <optional>

#include "figures/growth.h"

namespace greenpool {

struct Claim {
  Multiple multiple{kRateOne};  // of the spend; 1 ppm .. 50x
  int days = 365;               // within which; 1 .. 36 525
};

struct GrowthAssumption {
  std::int64_t orders = 1;              // so far; 1 .. kOrdersMax
  std::int64_t growth_per_day_ppm = 0;  // of their number; 0 .. 100 000 000
};

// Of the claim, counted at the price or after the sale fee.
struct ClaimOutlook {
  std::optional<GrowthFold> fold;        // by which orders must grow after a member's own; nothing: never
  std::optional<double> growth_per_day;  // that this takes within the days: fold^(1 / days) - 1, 0.01 for 1 %
  bool in_time = false;                  // whether the assumed growth reaches it within the days
  // Of all members at the end of the days, the part for whom it has come true by then, however long they waited. It
  // hardly depends on the growth: about 1 / fold, since most have only just come.
  double come_true = 0;
};

struct ClaimCheck {
  Ratio recovered_at_most;  // c / a, for all members together: the bound
  // The largest part of members for whom it can be true at once, and then the others receive nothing: c / a divided by
  // the multiple, at most 1. Where all spend the same.
  Ratio members_at_most;
  double orders_at_end = 0;
  ClaimOutlook at_price;
  ClaimOutlook after_fee;
};

// order: reference_order(terms), or that of goods of another cost, which sets c / a. O(log orders), some microseconds.
[[nodiscard]] ClaimCheck check_claim(const Terms& terms, const ReferenceOrder& order, const Claim& claim,
                                     const GrowthAssumption& growth);

}  // namespace greenpool
