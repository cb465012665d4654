// agents 区/市/省: of the district, city and province of the order's region. Each level has its own rate, or receives
// what its rate has over `given`; a missing or excluded agent leaves `given`.
#include <array>

#include "rewards/rewards.h"

namespace greenpool {

void reward_agents(const RewardScene& scene, const RewardedOrder& order, std::vector<Reward>& rewards) {
  if (!order.region.exists() || scene.agents.empty()) return;
  struct Level {
    RegionCode region;
    RewardRule rule;
    Rate rate;
  };
  const std::array<Level, 3> levels{{
      {district_of(order.region), RewardRule::district_agent, scene.terms.district_agent},
      {city_of(order.region), RewardRule::city_agent, scene.terms.city_agent},
      {province_of(order.region), RewardRule::province_agent, scene.terms.province_agent},
  }};
  Rate given;
  for (const Level& level : levels) {
    if (!level.region.exists()) continue;
    const auto agent = scene.agents.find(level.region);
    if (agent == scene.agents.end() || !earns(scene, agent->second)) continue;
    if (agent->second == order.buyer && !scene.terms.on_own_orders) continue;
    const bool differences = scene.terms.agent_rates == AgentRates::difference;
    const Rate rate = differences ? level.rate - given : level.rate;
    if (rate <= Rate(0)) continue;
    add_reward(scene, {agent->second, level.rule, 0, rate, order.base, {}}, rewards);
    if (differences) given = level.rate;
  }
}

}  // namespace greenpool
