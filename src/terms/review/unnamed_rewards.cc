#include "terms/names.h"
#include "terms/review/rules.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

std::string_view name_zh(RemainderTo to) {
  return to == RemainderTo::platform ? "平台" : to == RemainderTo::pool ? "盈利池" : "准备金";
}

std::optional<Verdict> check(const Terms& terms) {
  const Rate worst = worst_case_rewards(terms);
  if (worst == terms.reward_rate) return std::nullopt;
  const Ratio unused(terms.reward_rate - worst);
  const bool platform = terms.remainder_to == RemainderTo::platform;
  return Verdict{
      platform ? Severity::warning : Severity::information,
      Explanation{fill("拨比 {}，而各项奖励最多只能用到 {}；其余 {} 总是归{}。",
                       {percent_text(Ratio(terms.reward_rate)), percent_text(Ratio(worst)), percent_text(unused),
                        std::string(name_zh(terms.remainder_to))}),
                  fill("{} of an order is set aside for rewards, which can take {} at most; {} always go to the "
                       "{}.",
                       {percent_text(Ratio(terms.reward_rate)), percent_text(Ratio(worst)), percent_text(unused),
                        std::string(name_of(terms.remainder_to, kRemainderToNames))})},
      {ratio_figure("reward_rate", Ratio(terms.reward_rate)), ratio_figure("rewards_at_most", Ratio(worst)),
       ratio_figure("never_paid_as_rewards", unused)}};
}

}  // namespace

const Rule kUnnamedRewards{
    "unnamed_rewards",
    ReviewTopic::economics,
    {"机制说明第 6 节", "mechanism, section 6"},
    {"拨比大于可发放的奖励", "More is set aside for rewards than they can take"},
    check,
};

}  // namespace greenpool
