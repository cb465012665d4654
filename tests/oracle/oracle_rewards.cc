// Who earns what of an order, and why. SPEC section 6.
#include <algorithm>

#include "tests/oracle/oracle.h"

namespace greenpool::oracle {

bool Oracle::earns(std::size_t member) const {
  if (flawed(Flaw::frozen_earn_nothing) && members_[member].status == MemberStatus::frozen) return false;
  return members_[member].status != MemberStatus::disqualified || flawed(Flaw::disqualified_earn);
}

// direct + indirect + top x (1 + peer x generations) + agents.
mpq_class Oracle::worst_case_rewards() const {
  const RewardTerms& terms = terms_.rewards;
  const auto rate_of = [](Rate rate) { return ratio(whole(rate.units()), 1'000'000); };
  mpq_class top;
  for (const RankTerms& rank : terms.ranks) top = std::max(top, rate_of(rank.rate));
  mpq_class agents = rate_of(terms.district_agent) + rate_of(terms.city_agent) + rate_of(terms.province_agent);
  if (terms.agent_rates == AgentRates::difference) {
    agents = rate_of(std::max({terms.district_agent, terms.city_agent, terms.province_agent}));
  }
  const mpq_class worst = rate_of(terms.direct) + rate_of(terms.indirect) +
                          top * (1 + rate_of(terms.peer) * terms.peer_generations) + agents;
  return ratio(ceiling_of(worst * 1'000'000), 1'000'000);
}

std::vector<OracleReward> Oracle::rewards_of(const Purchase& purchase) const {
  std::vector<OracleReward> rewards;
  reward_referrers(purchase, rewards);
  reward_ranks(purchase, rewards);
  reward_agents(purchase, rewards);
  return rewards;
}

void Oracle::reward(OracleReward reward, std::vector<OracleReward>& rewards) const {
  reward.amount = floor_of(ratio(reward.base * whole(reward.rate), 1'000'000));
  if (reward.amount > 0 && earns(reward.member)) rewards.push_back(std::move(reward));
}

void Oracle::reward_referrers(const Purchase& purchase, std::vector<OracleReward>& rewards) const {
  const std::optional<std::size_t> referrer = members_[purchase.member].referrer;
  if (!referrer) return;
  const RewardTerms& terms = terms_of(purchase).rewards;
  reward({*referrer, RewardRule::direct, 1, terms.direct.units(), purchase.price(), {}}, rewards);
  const std::optional<std::size_t> second = members_[*referrer].referrer;
  if (!second) return;
  reward({*second, RewardRule::indirect, 2, terms.indirect.units(), purchase.price(), {}}, rewards);
}

void Oracle::reward_ranks(const Purchase& purchase, std::vector<OracleReward>& rewards) const {
  const RewardTerms& terms = terms_of(purchase).rewards;
  std::int64_t given = 0;      // the rate of the last differential
  std::size_t given_rank = 0;  // its rank
  mpz_class differential;      // D
  std::int64_t peers = 0;      // paid for D so far
  std::int64_t generation = 0;
  std::optional<std::size_t> walker = purchase.member;
  if (!terms.on_own_orders || flawed(Flaw::buyer_never_ranks)) {
    walker = members_[purchase.member].referrer;
    generation = 1;
  }
  const int most = flawed(Flaw::one_generation_more) ? terms.max_generations + 1 : terms.max_generations;
  for (; walker && generation <= most; walker = members_[*walker].referrer, ++generation) {
    const OracleMember& member = members_[*walker];
    const bool counts = member.status != MemberStatus::disqualified || flawed(Flaw::rank_of_disqualified_counts);
    // Terms of an earlier version may have had fewer ranks.
    const std::size_t rank = std::min(member.rank, terms.ranks.size());
    if (rank == 0 || !counts) continue;
    const std::int64_t rate = terms.ranks[rank - 1].rate.units();
    if (rate > given) {
      const std::int64_t above = flawed(Flaw::differential_is_whole_rate) ? rate : rate - given;
      differential = floor_of(ratio(purchase.price() * whole(above), 1'000'000));
      reward({*walker, RewardRule::differential, generation, above, purchase.price(), {}}, rewards);
      given = rate;
      given_rank = rank;
      peers = 0;
    } else if (rank == given_rank && peers < terms.peer_generations) {
      if (!member.met_target && !flawed(Flaw::peers_without_target)) continue;
      ++peers;
      const std::size_t before = rewards.size();
      reward({*walker, RewardRule::peer, generation, terms.peer.units(), differential, {}}, rewards);
      if (flawed(Flaw::peers_compound) && rewards.size() > before) differential = rewards.back().amount;
    }
  }
}

void Oracle::reward_agents(const Purchase& purchase, std::vector<OracleReward>& rewards) const {
  if (!purchase.region.exists()) return;
  const RewardTerms& terms = terms_of(purchase).rewards;
  struct Level {
    RegionCode region;
    std::int64_t rate;
    RewardRule rule;
  };
  const std::uint32_t code = purchase.region.value();
  const RegionCode none;
  // A code that ends in 00 has no district, in 0000 no city. A county without a city has none either: nobody can be
  // its agent.
  const Level levels[] = {
      {code % 100 == 0 ? none : purchase.region, terms.district_agent.units(), RewardRule::district_agent},
      {code % 10'000 == 0 ? none : RegionCode(code / 100 * 100), terms.city_agent.units(), RewardRule::city_agent},
      {RegionCode(code / 10'000 * 10'000), terms.province_agent.units(), RewardRule::province_agent},
  };
  std::int64_t given = 0;
  for (const Level& level : levels) {
    const auto agent = agents_.find(level.region);
    if (!level.region.exists() || agent == agents_.end()) continue;
    const bool excluded = !earns(agent->second) || (agent->second == purchase.member && !terms.on_own_orders);
    if (excluded && !flawed(Flaw::excluded_agent_counts)) continue;
    const bool by_difference = terms.agent_rates == AgentRates::difference && !flawed(Flaw::agents_never_differ);
    const std::int64_t rate = by_difference ? level.rate - given : level.rate;
    given = std::max(given, level.rate);
    if (rate > 0 && !excluded) reward({agent->second, level.rule, 0, rate, purchase.price(), {}}, rewards);
  }
}

}  // namespace greenpool::oracle
