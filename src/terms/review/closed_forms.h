// The closed forms behind figures that the review states and others show too (figures/), each in one place: what
// members can recover at most, how far orders must grow, what selling in slices gains. SPEC sections 12 and 13.
//
// Exact, or bounds as narrow as review/power.h makes them. Terms are valid, orders those of reference_order(), whose
// amounts keep every fraction inside its range. All O(1), the powers some microseconds.
#pragma once

#include <optional>

#include "terms/review.h"
#include "terms/review/power.h"
#include "terms/review/ratio.h"

namespace greenpool {

// What of an order can enter the pool: its contribution, and the rewards where terms send unspent ones there.
[[nodiscard]] Money into_pool_at_most(const Terms& terms, const ReferenceOrder& order);

// The most that members as a whole can take out of the pool, as a share of what they spend: its inflow over the price.
[[nodiscard]] Ratio recovered_at_most(const Terms& terms, const ReferenceOrder& order);

// The share of a contribution that raises the price when orders come: what becomes no points, of its buyer or of old
// members. The price then follows pool^(that share). Where the contribution is not 0.
[[nodiscard]] Ratio surplus_share(const Terms& terms, const ReferenceOrder& order);

// With equal orders and no sales the price follows pool^(1 - g), 1 - g the surplus share. An order that brings points
// worth v is worth `times` its price a when the number of orders has grown (times a / v)^(1 / (1 - g))-fold since. This
// is the limit of a large pool; after the first orders the exact figures are near it. times > 0: a multiple, divided by
// 1 - h where it is meant after the sale fee; 1 where it is worth that at once. nullopt: never, since orders bring no
// points or do not move the price, or not before 2^60-fold.
[[nodiscard]] std::optional<PowerBounds> growth_fold(const Terms& terms, const ReferenceOrder& order,
                                                     const Ratio& times);

// At once a share f of all points brings f (1 - h) P; in ever smaller slices (1 - (1 - f)^(1 - h)) P, since the fee
// that each leaves raises the price of the next. The quotient less 1, the lower bound: 0.0641 for half of all points at
// a fee of 20 %, 1/4 for all of them. 0 <= share <= 1, 0 <= fee < 1.
[[nodiscard]] Ratio gain_of_slices(Rate share, Rate fee);

}  // namespace greenpool
