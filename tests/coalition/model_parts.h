// What the files of the model share.
#pragma once

#include "tests/coalition/model.h"

namespace greenpool::coalition {

struct Model::Split {
  std::int64_t price = 0;  // a
  std::int64_t platform = 0, budget = 0, contribution = 0, value = 0;
  std::int64_t granted = 0;
  int position = -1;  // that it joins; -1 with a grant: a new one
  std::array<PaidReward, 5> rewards;
  int reward_count = 0;
  std::int64_t rewards_paid = 0;
};

// Of every figure of an order that is left, a refund takes the part amount / price.
struct Model::Reversal {
  std::int64_t amount = 0, price = 1;
  std::int64_t refund = 0, subsidy = 0, granted = 0, points = 0, contribution = 0, pool_back = 0;
  std::int64_t received = 0, collected = 0, platform = 0, rewards = 0, reserve = 0, cost = 0, cost_back = 0;

  [[nodiscard]] std::int64_t down(std::int64_t left) const { return share_down(left, amount, price); }
  [[nodiscard]] std::int64_t up(std::int64_t left) const { return share_up(left, amount, price); }
  [[nodiscard]] std::int64_t made_good() const { return std::min(received, contribution - pool_back); }
};

}  // namespace greenpool::coalition
