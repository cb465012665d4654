// The rewards of one order: who gets how much of its reward budget, and why. One file a rule; together they never pay
// more than worst_case_rewards (terms/validate.h), which valid terms keep inside the budget. SPEC section 6.
//
// Pure functions of the tree, the ranks, the agents and the terms. Complexity: direct, indirect, agents O(1) (agents
// O(log agents)); differential and peer at most max_generations ranked uplines, unranked ones are not visited.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "members/members.h"
#include "members/ranks.h"
#include "members/regions.h"
#include "terms/terms.h"

namespace greenpool {

enum class RewardRule : std::uint8_t {
  direct,
  indirect,
  differential,
  peer,
  district_agent,
  city_agent,
  province_agent
};

// amount = floor(base x rate), > 0.
struct Reward {
  MemberIndex member;
  RewardRule rule = RewardRule::direct;
  std::int64_t generation = 0;  // uplines from the buyer; 0 for agents and the buyer
  Rate rate;
  Money base;
  Money amount;
};

using Agents = std::map<RegionCode, MemberIndex>;

// What the rules look at.
struct RewardScene {
  const ChunkedVector<Member>& members;
  const RankBook& ranks;  // empty when the terms have none
  const Agents& agents;
  const RewardTerms& terms;
};

struct RewardedOrder {
  MemberIndex buyer;
  Money base;         // a less its coin part
  RegionCode region;  // nothing: no agent earns
};

// All rules, appended in the order of RewardRule; their sum.
Money reward_order(const RewardScene& scene, const RewardedOrder& order, std::vector<Reward>& rewards);

// The rules. Each appends what it pays.
void reward_referrers(const RewardScene& scene, const RewardedOrder& order, std::vector<Reward>& rewards);
void reward_ranks(const RewardScene& scene, const RewardedOrder& order, std::vector<Reward>& rewards);
void reward_agents(const RewardScene& scene, const RewardedOrder& order, std::vector<Reward>& rewards);

[[nodiscard]] inline bool earns(const RewardScene& scene, MemberIndex member) {
  return scene.members[member.value()].status != MemberStatus::disqualified;
}
// Appends floor(base x rate) unless that is nothing or the member earns nothing.
inline void add_reward(const RewardScene& scene, Reward reward, std::vector<Reward>& rewards) {
  if (!earns(scene, reward.member)) return;
  reward.amount = share_floor(reward.base, reward.rate);
  if (reward.amount > Money(0)) rewards.push_back(reward);
}

}  // namespace greenpool
