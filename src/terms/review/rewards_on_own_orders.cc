#include "terms/review/rules.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

std::optional<Verdict> check(const Terms& terms) {
  const Rate worst = worst_case_rewards(terms);
  if (!terms.rewards.on_own_orders || worst == Rate(0)) return std::nullopt;
  return Verdict{Severity::warning,
                 explain({"会员自购也计奖励，最高可得实付金额的 {}。为拿奖励或保级而囤货，"
                          "容易被认定为以认购商品取得资格；也降低了自买自卖的成本。",
                          "Members earn on what they buy themselves, up to {} of what they pay. Buying stock for "
                          "rewards or rank may be held to be a purchase required to earn; and buying from oneself "
                          "becomes cheaper."},
                         {percent_text(Ratio(worst))}),
                 {ratio_figure("rewards_at_most", Ratio(worst))}};
}

}  // namespace

const Rule kRewardsOnOwnOrders{
    "rewards_on_own_orders",
    ReviewTopic::compliance,
    {"《禁止传销条例》（2005）第七条第二项", "Regulations on Prohibiting Pyramid Selling (2005), article 7(2)"},
    {"自购也有奖励", "Rewards on one's own orders"},
    check,
};

}  // namespace greenpool
