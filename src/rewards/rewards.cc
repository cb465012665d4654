#include "rewards/rewards.h"

namespace greenpool {

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
