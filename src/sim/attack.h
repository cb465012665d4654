// What a coalition could take out of a programme as it stands: buyers, who are their own supplier and referrers, put
// money in, push others over their exits, and sell. SPEC section 13 (economic review) says where that could pay.
//
// The search tries a grid of plans on copies of the state, each on the engine itself. It finds a profit that is on the
// grid; it proves nothing about others (tests/coalition searches wider). Thread safety: the state must rest.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "engine/state.h"

namespace greenpool {

// First the coalition buys a holding, then it buys again to lift the price; contributions, as multiples of the pool.
struct AttackPlan {
  double hold = 0;
  double push = 0;
};

struct Attack {
  AttackPlan plan;
  Money paid;  // by the coalition, for goods that cost it nothing but their cost
  Money gain;  // what it got, cost and rewards included, less what it paid; below 0: a loss
  double rate() const {
    return paid == Money(0) ? 0 : static_cast<double>(gain.units()) / static_cast<double>(paid.units());
  }
};

// The plan with the greatest gain; none where nothing circulates. Errors: those of State::save() and load().
[[nodiscard]] Result<Attack> best_attack(const State& state, Rate cost_share);

}  // namespace greenpool
