#include <algorithm>

#include "terms/review/rules.h"

namespace greenpool {
namespace {

std::optional<Verdict> check(const Terms& terms) {
  int most = 0;
  for (const RankTerms& rank : terms.rewards.ranks) most = std::max(most, rank.directs);
  if (most == 0) return std::nullopt;
  return Verdict{Severity::blocking,
                 explain({"最高有等级要求直推 {} 人。以发展人员的数量为依据给付报酬属于条例第七条第一项。",
                          "A rank requires up to {} direct referrals. Paying by the number of people recruited is "
                          "article 7(1)."},
                         {std::to_string(most)}),
                 {count_figure("directs_required", most)}};
}

}  // namespace

const Rule kRankByHeadcount{
    "rank_by_headcount",
    ReviewTopic::compliance,
    {"《禁止传销条例》（2005）第七条第一项", "Regulations on Prohibiting Pyramid Selling (2005), article 7(1)"},
    {"等级以推荐人数为条件", "A rank depends on how many were recruited"},
    check,
};

}  // namespace greenpool
