// The search: random strategies, and from each a climb by small changes, kept while the profit does not fall. The same
// seed finds the same, with any compiler.
#pragma once

#include <cstdint>
#include <functional>

#include "tests/coalition/world.h"
#include "tests/oracle/random.h"

namespace greenpool::coalition {

using oracle::Random;
using Profit = std::function<std::int64_t(const Outcome&)>;

struct Found {
  Strategy strategy;
  std::int64_t profit = 0;  // the best of those that move at all
  Outcome outcome;
  std::uint64_t tried = 0;
};

struct Effort {
  std::uint64_t strategies = 20'000;  // in all
  std::uint64_t climb = 1'500;        // of them after each random start
  int moves_max = 16;
};

[[nodiscard]] Found search(const Player& player, const Profit& profit, const Effort& effort, std::uint64_t seed);

// The same profit or nearly (99 %) with as few moves as leaving out and rounding yields.
[[nodiscard]] Found minimise(const Player& player, const Profit& profit, const Found& found);

[[nodiscard]] Strategy random_strategy(const World& world, Random& random, int moves_max);

}  // namespace greenpool::coalition
