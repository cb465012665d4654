#include "rewards/rewards.h"

namespace greenpool {

void add_reward(const RewardScene& scene, Reward reward, std::vector<Reward>& rewards) {
  if (!earns(scene, reward.member)) return;
  reward.amount = share_floor(reward.base, reward.rate);
  if (reward.amount > Money(0)) rewards.push_back(reward);
}

Money reward_order(const RewardScene& scene, const RewardedOrder& order, std::vector<Reward>& rewards) {
  const std::size_t first = rewards.size();
  reward_referrers(scene, order, rewards);
  reward_ranks(scene, order, rewards);
  reward_agents(scene, order, rewards);
  Money sum;
  for (std::size_t i = first; i < rewards.size(); ++i) sum += rewards[i].amount;
  return sum;
}

}  // namespace greenpool
