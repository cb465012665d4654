#include "terms/review/rules.h"

namespace greenpool {
namespace {

std::optional<Verdict> check(const Terms& terms) {
  if (terms.rewards.indirect == Rate(0)) return std::nullopt;
  return Verdict{Severity::warning,
                 explain({"间推奖励 {}：推荐人、被推荐人及其再推荐的人构成三层。按联合意见，"
                          "三十人以上且三级以上即可能追究组织者、领导者。应按组织者实时统计人数与层级。",
                          "The indirect reward is {}: the one who is paid, the referred, and those whom they refer "
                          "are three levels. The joint opinion counts 30 people and 3 levels; count both per "
                          "organiser, live."},
                         {percent_text(Ratio(terms.rewards.indirect))}),
                 {ratio_figure("indirect", Ratio(terms.rewards.indirect)), count_figure("people_counted", 30),
                  count_figure("levels_counted", 3)}};
}

}  // namespace

const Rule kThreeLevelsOfPeople{
    "three_levels_of_people",
    ReviewTopic::compliance,
    {"公通字〔2013〕37号第一条", "joint opinion Gong Tong Zi [2013] No. 37, part 1"},
    {"间推意味着三层人员", "Indirect rewards make three levels of people"},
    check,
};

}  // namespace greenpool
