// direct 直推, indirect 间推: to the referrer and the referrer's referrer.
#include "rewards/rewards.h"

namespace greenpool {

void reward_referrers(const RewardScene& scene, const RewardedOrder& order, std::vector<Reward>& rewards) {
  const MemberIndex referrer = scene.members[order.buyer.value()].referrer;
  if (!referrer.exists()) return;
  add_reward(scene, {referrer, RewardRule::direct, 1, scene.terms.direct, order.base, {}}, rewards);
  if (scene.terms.indirect == Rate(0)) return;
  const MemberIndex second = scene.members[referrer.value()].referrer;
  if (!second.exists()) return;
  add_reward(scene, {second, RewardRule::indirect, 2, scene.terms.indirect, order.base, {}}, rewards);
}

}  // namespace greenpool
