// Terms and worlds for the search.
#pragma once

#include <string_view>
#include <vector>

#include "tests/coalition/world.h"
#include "tests/oracle/random.h"

namespace greenpool::coalition {

// The same terms in the form that is best for a coalition: withdrawals cost and limit nothing, and what ranks would be
// paid goes to referrers, so that it can be reached at once. Weights in dividends count as they are, and points begin
// at a hundred minor units, so that no order is too small for them.
[[nodiscard]] Terms for_search(Terms terms);

// The codes of the economic findings at warning or above. Left out are two that every search here counts with: growth,
// which members need to break even, stays below what pays for buying ahead (safe_share_of_pool); and holdings from
// before are worth what slices bring (HeldOn). Empty: the economic review passes the terms.
[[nodiscard]] std::vector<std::string_view> warnings_of(const Terms& terms);

// Whether it warns of nothing but what can be heeded: no refunds, subsidies no larger than is safe, no more brought by
// others than who leaves without a fee lets pass; or of what no coalition has to do with.
[[nodiscard]] bool passes_if_heeded(const Terms& terms);

// 1 / ((1 - h) g) - 1: of the pool, what others may bring beyond their own points (injections, surplus of orders)
// before it pays to buy ahead of it. h is 0 where a position can leave without the fee. Nothing: without bound.
[[nodiscard]] long double safe_share_of_pool(const Terms& terms);

// Honest members with orders, a coalition of one to four accounts that refer each other, with points from before or
// without, agents and weights among them, others near their trigger; then up to three orders and injections of others,
// inside that share, unless there are forced exits.
[[nodiscard]] World random_world(const Terms& terms, std::uint64_t seed);

// An order of an honest member, as history or script.
[[nodiscard]] Op order_of(int member, std::int64_t paid, std::int64_t cost);
[[nodiscard]] Op injection_of(std::int64_t amount, InjectionSource source = InjectionSource::financing);
[[nodiscard]] Op sale_of(int member, std::int64_t points = 0);
[[nodiscard]] Op money_of(Act act, std::int64_t amount);

}  // namespace greenpool::coalition
