#include "terms/review/rules.h"

namespace greenpool {
namespace {

std::optional<Verdict> check(const Terms& terms) {
  if (terms.rewards.direct == Rate(0)) return std::nullopt;
  return Verdict{Severity::information,
                 explain({"直推奖励 {}，按结算的订单支付，注册本身不付费。应保留每笔奖励的订单依据，"
                          "且不得以交费或消费作为推荐资格。",
                          "The direct reward is {}, paid on settled orders and never for a registration. Keep the "
                          "order behind each reward, and ask for no fee or purchase as the price of referring."},
                         {percent_text(Ratio(terms.rewards.direct))}),
                 {ratio_figure("direct", Ratio(terms.rewards.direct))}};
}

}  // namespace

const Rule kReferralRewards{
    "referral_rewards",
    ReviewTopic::compliance,
    {"《禁止传销条例》（2005）第七条", "Regulations on Prohibiting Pyramid Selling (2005), article 7"},
    {"推荐奖励只能来自真实销售", "Referral rewards must come from real sales"},
    check,
};

}  // namespace greenpool
