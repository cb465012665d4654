#include "tests/coalition/search.h"

#include <algorithm>
#include <array>

namespace greenpool::coalition {
namespace {

// A whole or an empty share as often as anything between, and near either end often.
std::int64_t random_share(Random& random) {
  switch (random.below(5)) {
    case 0:
      return 0;
    case 1:
    case 2:
      return kRateOne;
    case 3:
      return random.chance(50) ? random.magnitude(kRateOne) : kRateOne - random.magnitude(kRateOne);
    default:
      return random.between(0, kRateOne);
  }
}

// Every order of magnitude as often as any other.
std::int64_t random_price(const World& world, Random& random) {
  std::int64_t bound = world.price_max;
  while (bound > 1 && random.chance(60)) bound /= 10;
  return random.between(std::max<std::int64_t>(1, bound / 10), std::max<std::int64_t>(1, bound));
}

int random_hours(Random& random) { return random.pick({1, 24, 24, 72, 169, 169, 24 * 15, 24 * 31}); }

MoveKind random_kind(const World& world, Random& random) {
  const std::uint64_t choice = random.below(100);
  if (choice < 35) return MoveKind::buy;
  if (choice < 65) return MoveKind::sell;
  if (choice < 80) return world.script.empty() ? MoveKind::buy : MoveKind::others;
  if (choice < 86) return MoveKind::wait;
  if (choice < 95) return world.refunds ? MoveKind::refund : MoveKind::sell;
  if (choice < 98) return world.refunds ? MoveKind::withdraw : MoveKind::buy;
  return world.terms.dividend.rate > Rate(0) ? MoveKind::distribute : MoveKind::sell;
}

Move random_move(const World& world, Random& random) {
  Move move;
  move.kind = random_kind(world, random);
  move.account = static_cast<int>(random.below(static_cast<std::uint64_t>(world.accounts)));
  move.price = random_price(world, random);
  move.cost_share = random_share(random);
  if (world.product_rates && random.chance(15)) move.reward_rate = random_share(random);
  if (world.product_rates && random.chance(15)) move.platform_rate = random_share(random);
  move.share = random_share(random);
  move.order = static_cast<int>(random.below(4));
  move.hours = random_hours(random);
  move.flag = random.chance(50);
  return move;
}

std::int64_t nudged(std::int64_t value, Random& random) {
  constexpr std::array<std::int64_t, 8> kFactors{500, 800, 950, 995, 1'005, 1'050, 1'250, 2'000};
  if (random.chance(20)) return value + (random.chance(50) ? 1 : -1);
  return static_cast<std::int64_t>(Int128{value} * kFactors[random.below(kFactors.size())] / 1'000);
}

void change(Move& move, const World& world, Random& random) {
  switch (random.below(world.product_rates ? 9 : 8)) {
    case 0:
      move.account = static_cast<int>(random.below(static_cast<std::uint64_t>(world.accounts)));
      break;
    case 1:
    case 2:
      move.price = std::clamp<std::int64_t>(nudged(move.price, random), 1, world.price_max);
      break;
    case 3:
      move.cost_share = random.chance(50) ? random_share(random) : nudged(move.cost_share, random);
      break;
    case 4:
    case 5:
      move.share = random.chance(50) ? random_share(random) : nudged(move.share, random);
      break;
    case 6:
      move.order = static_cast<int>(random.below(6));
      move.hours = random_hours(random);
      break;
    case 7:
      move.flag = !move.flag;
      break;
    default: {
      std::int64_t& rate = random.chance(50) ? move.reward_rate : move.platform_rate;
      rate = random.chance(50) ? kOfTheTerms : random_share(random);
      break;
    }
  }
  move.cost_share = std::clamp<std::int64_t>(move.cost_share, 0, kRateOne);
  move.share = std::clamp<std::int64_t>(move.share, 0, kRateOne);
}

void mutate(Strategy& strategy, const World& world, Random& random, int moves_max) {
  const auto somewhere = [&] { return random.below(std::max<std::size_t>(1, strategy.size())); };
  const auto at = [&](std::size_t place) { return strategy.begin() + static_cast<std::ptrdiff_t>(place); };
  do {
    const std::uint64_t choice = random.below(10);
    if (strategy.empty() || (choice < 2 && static_cast<int>(strategy.size()) < moves_max)) {
      strategy.insert(at(strategy.empty() ? 0 : random.below(strategy.size() + 1)), random_move(world, random));
    } else if (choice < 3 && static_cast<int>(strategy.size()) < moves_max) {
      const Move copy = strategy[somewhere()];
      strategy.insert(at(random.below(strategy.size() + 1)), copy);
    } else if (choice < 5) {
      strategy.erase(at(somewhere()));
    } else if (choice < 6) {
      std::swap(strategy[somewhere()], strategy[somewhere()]);
    } else if (choice < 7) {
      strategy[somewhere()] = random_move(world, random);
    } else {
      change(strategy[somewhere()], world, random);
    }
  } while (random.chance(30));
}

}  // namespace

Strategy random_strategy(const World& world, Random& random, int moves_max) {
  Strategy strategy;
  for (std::int64_t i = random.between(1, std::max(1, moves_max * 3 / 4)); i > 0; --i) {
    strategy.push_back(random_move(world, random));
  }
  return strategy;
}

Found search(const Player& player, const Profit& profit, const Effort& effort, std::uint64_t seed) {
  Random random(seed);
  Found best;
  best.profit = INT64_MIN;
  while (best.tried < effort.strategies) {
    Strategy current = random_strategy(player.world(), random, effort.moves_max);
    std::int64_t current_profit = INT64_MIN;
    for (std::uint64_t step = 0; step < effort.climb && best.tried < effort.strategies; ++step, ++best.tried) {
      Strategy next = current;
      if (step > 0) mutate(next, player.world(), random, effort.moves_max);
      const Outcome outcome = player.play(next);
      const std::int64_t next_profit = profit(outcome);
      if (next_profit < current_profit) continue;
      current = std::move(next);
      current_profit = next_profit;
      if (current_profit <= best.profit || outcome.moves == 0) continue;
      best.strategy = current;
      best.profit = current_profit;
      best.outcome = outcome;
    }
  }
  return best;
}

Found minimise(const Player& player, const Profit& profit, const Found& found) {
  Found least = found;
  const std::int64_t wanted = found.profit - found.profit / 100;
  const auto accept = [&](Strategy strategy) {
    const Outcome outcome = player.play(strategy);
    if (profit(outcome) < wanted) return false;
    least.profit = profit(outcome);
    least.strategy = std::move(strategy);
    least.outcome = outcome;
    return true;
  };
  const World& world = player.world();
  for (Move& move : least.strategy) {
    if (world.fixed_cost < 0) continue;
    move.price = world.price_max;
    move.cost_share = share_up(world.fixed_cost, kRateOne, highest_cost(world.terms, world.price_max));
  }
  for (std::size_t i = least.strategy.size(); i-- > 0;) {
    Strategy shorter = least.strategy;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
    accept(std::move(shorter));
  }
  for (std::size_t i = 0; i < least.strategy.size(); ++i) {
    for (std::int64_t unit = kRateOne; unit > 1; unit /= 10) {
      Strategy plainer = least.strategy;
      Move& move = plainer[i];
      move.share = move.share / unit * unit;
      move.cost_share = move.cost_share / unit * unit;
      if (accept(std::move(plainer))) break;
    }
    for (std::int64_t unit = 1'000'000'000; unit > 1; unit /= 10) {
      Strategy plainer = least.strategy;
      Move& move = plainer[i];
      if (move.price < unit) continue;
      move.price = move.price / unit * unit;
      if (accept(std::move(plainer))) break;
    }
  }
  return least;
}

}  // namespace greenpool::coalition
