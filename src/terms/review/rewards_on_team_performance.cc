#include "terms/review/rules.h"

namespace greenpool {
namespace {

std::optional<Verdict> check(const Terms& terms) {
  const RewardTerms& rewards = terms.rewards;
  if (rewards.ranks.empty()) return std::nullopt;
  std::int64_t by_team = 0;
  for (const RankTerms& rank : rewards.ranks) by_team += rank.team > Money(0) ? 1 : 0;
  return Verdict{Severity::blocking,
                 explain({"设有 {} 个等级，其级差奖励以下线的消费为依据；其中 {} 个等级须达到团队业绩。"
                          "以下线的销售业绩为依据给付上线报酬（团队计酬）属于条例第七条第三项；名为团队计酬、"
                          "实为按发展人数计酬的，可追究刑事责任。",
                          "Ranks: {}. Their differential rewards are shares of what everyone below buys; ranks "
                          "that require team performance: {}. Paying uplines on the sales of those below is "
                          "article 7(3); where it really pays for heads, it is a crime."},
                         {std::to_string(rewards.ranks.size()), std::to_string(by_team)}),
                 {count_figure("ranks", static_cast<std::int64_t>(rewards.ranks.size())),
                  count_figure("ranks_by_team", by_team), ratio_figure("peer", Ratio(rewards.peer))}};
}

}  // namespace

const Rule kRewardsOnTeamPerformance{
    "rewards_on_team_performance",
    ReviewTopic::compliance,
    {"《禁止传销条例》第七条；公通字〔2013〕37号第一条、第五条",
     "Regulations on Prohibiting Pyramid Selling, article 7; joint opinion Gong Tong Zi "
     "[2013] No. 37, parts 1 and 5"},
    {"按团队业绩计酬", "Rewards on team performance"},
    check,
};

}  // namespace greenpool
