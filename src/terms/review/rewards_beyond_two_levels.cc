#include "terms/review/rules.h"

namespace greenpool {
namespace {

// 30 people on 3 levels are what the joint opinion counts; a programme counts its own, live, elsewhere.
std::optional<Verdict> check(const Terms& terms) {
  const RewardTerms& rewards = terms.rewards;
  if (rewards.ranks.empty() || rewards.max_generations <= 2) return std::nullopt;
  return Verdict{Severity::blocking,
                 explain({"级差与平级奖励沿推荐关系最多向上 {} 代，超过两级。"
                          "按下线业绩逐级给上线计酬属于条例第七条所列行为；参与人员三十人以上且层级三级以上时，"
                          "组织者、领导者可能被追究刑事责任。",
                          "Differential and peer rewards follow referrals up to {} generations, more than two. "
                          "Paying uplines on what those below them buy is what article 7 names; with 30 people on "
                          "3 levels organisers may be prosecuted."},
                         {std::to_string(rewards.max_generations)}),
                 {count_figure("generations", rewards.max_generations), count_figure("people_counted", 30),
                  count_figure("levels_counted", 3)}};
}

}  // namespace

const Rule kRewardsBeyondTwoLevels{
    "rewards_beyond_two_levels",
    ReviewTopic::compliance,
    {"《禁止传销条例》第七条；公通字〔2013〕37号第一条、第五条",
     "Regulations on Prohibiting Pyramid Selling, article 7; joint opinion Gong Tong Zi "
     "[2013] No. 37, parts 1 and 5"},
    {"奖励超过两级", "Rewards reach beyond two levels"},
    check,
};

}  // namespace greenpool
