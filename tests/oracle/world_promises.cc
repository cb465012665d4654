// What worlds promise beyond the pool: rewards, ranks, agents, dividends, withdrawals, refunds.
#include <algorithm>

#include "terms/validate.h"
#include "tests/oracle/world.h"

namespace greenpool::oracle {
namespace {

void choose_ranks(Random& random, const World& world, std::int64_t allowance, RewardTerms& rewards) {
  const auto count = random.between(1, 4);
  if (random.chance(60)) {
    rewards.peer = Rate(random.pick<std::int64_t>({100'000, 333'333, 500'000, kRateOne}));
    rewards.peer_generations = static_cast<int>(random.between(1, 3));
  }
  const std::int64_t with_peers = kRateOne + rewards.peer.units() * rewards.peer_generations;
  const std::int64_t top = allowance * kRateOne / with_peers;
  if (top < count) {
    rewards.peer = Rate(0);
    rewards.peer_generations = 0;
    return;
  }
  for (std::int64_t i = 1; i <= count; ++i) {
    RankTerms rank;
    rank.name = "rank " + std::to_string(i);
    rank.rate = Rate(top * i / count);
    if (random.chance(40)) rank.own_spend = Money(world.standard_paid * (random.chance(80) ? 1 : i));
    if (random.chance(40)) rank.directs = static_cast<int>(random.between(1, i));
    if (random.chance(40)) rank.team = Money(world.standard_paid * random.between(1, i));
    rewards.ranks.push_back(rank);
  }
  if (random.chance(40)) rewards.peer_target = Money(random.magnitude(world.standard_paid * 2));
}

// Everything the rules can take at most fits into the budget, or is all of it.
void choose_rewards(Random& random, World& world) {
  Terms& terms = world.terms;
  RewardTerms& rewards = terms.rewards;
  rewards.on_own_orders = random.chance(30);
  rewards.agent_rates = random.pick({AgentRates::own, AgentRates::difference});
  rewards.max_generations = random.pick({1, 2, 3, 5, 20});
  rewards.rank_period = random.chance(70) ? Period::day : Period::month;
  const std::int64_t unit = terms.reward_rate.units() / random.between(6, 12);
  rewards.direct = Rate(unit * random.between(0, 2));
  rewards.indirect = Rate(unit * random.between(0, 1));
  if (random.chance(75)) choose_ranks(random, world, unit * 2, rewards);
  const auto agent = [&] { return Rate(random.chance(70) ? random.between(0, unit / 3) : 0); };
  rewards.district_agent = agent();
  rewards.city_agent = agent();
  rewards.province_agent = agent();
  const Rate worst = worst_case_rewards(terms);
  if (random.chance(30) && worst < terms.reward_rate) rewards.direct += terms.reward_rate - worst;
}

void choose_withdrawals(Random& random, const World& world, WithdrawalTerms& withdrawal) {
  withdrawal.fee_rate = Rate(random.pick<std::int64_t>({0, 0, 1, 6'000, 100'000, 500'000}));
  withdrawal.fee_fixed = Money(random.pick<std::int64_t>({0, 0, 1, 200}));
  if (withdrawal.fee_fixed > Money(world.standard_paid)) withdrawal.fee_fixed = Money(0);
  Money above;
  std::int64_t tax_max = 0;
  for (std::int64_t brackets = random.between(0, 3); brackets > 0; --brackets) {
    const std::int64_t rate = random.pick<std::int64_t>({0, 30'000, 200'000, 333'333});
    withdrawal.tax.push_back({above, Rate(rate)});
    tax_max = std::max(tax_max, rate);
    above += Money(random.magnitude(world.standard_paid));
  }
  const std::int64_t left = kRateOne - withdrawal.fee_rate.units() - tax_max;
  const std::int64_t needed = withdrawal.fee_fixed.units() + 1 + static_cast<std::int64_t>(withdrawal.tax.size());
  withdrawal.minimum = Money((needed * kRateOne + left - 1) / left);
  if (random.chance(50)) {
    withdrawal.daily_limit = withdrawal.minimum + Money(random.magnitude(world.standard_paid));
  }
  withdrawal.four_eyes_above = Money(random.chance(30) ? 0 : random.magnitude(world.standard_paid));
}

}  // namespace

void choose_promises(Random& random, World& world) {
  Terms& terms = world.terms;
  terms.utc_offset_minutes = random.pick({480, 480, 0, -720, 840, 330, -1});
  terms.reversal_days = random.chance(15) ? 0 : random.pick({1, 7, 15, 30, 366});
  choose_rewards(random, world);
  if (random.chance(60)) {
    terms.dividend.rate = Rate(random.pick<std::int64_t>({1, 100'000, 500'000, 999'999, kRateOne}));
    terms.dividend.period = random.chance(70) ? Period::day : Period::month;
    terms.dividend.time_weighted = random.chance(50);
  }
  choose_withdrawals(random, world, terms.withdrawal);
  follow_terms(terms, world);
  // Windows are crossed a day at a time there.
  if (world.has_short_periods) terms.injection_window_days = 1;
}

void choose_legacy(Random& random, World& world) {
  constexpr std::int64_t kOne = kRateOne;
  LegacyTerms& legacy = world.terms.legacy;
  legacy.release_share = Rate(random.chance(75) ? random.pick<std::int64_t>({kOne, kOne, 500'000, 300'000, 999'999, 1})
                                                : random.between(0, kOne));
  legacy.multiple = Multiple(random.chance(70) ? kOne : random.pick<std::int64_t>({kOne * 3 / 2, 2 * kOne, 50 * kOne}));
  if (world.has_changes && random.chance(40)) legacy.multiple = Multiple(50 * kOne);
  // So that a position of an order could be taken for a legacy position.
  if (random.chance(30)) world.terms.exit_multiple = legacy.multiple;
  if (world.terms.reversal_days == 0 && random.chance(80)) world.terms.reversal_days = 7;
  world.terms.injection_window_days = 1;
}

}  // namespace greenpool::oracle
