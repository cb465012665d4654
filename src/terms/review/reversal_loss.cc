#include "terms/review/rules.h"

namespace greenpool {
namespace {

// What a reversal leaves in the pool, (1 - g) c / (1 + g c / P), is the platform's money and belongs to all who hold
// points then: a share f of it to who holds that share, even where the order was their own and cost them nothing.
// Rewards that were withdrawn, and a cost that the supplier keeps, are paid by the platform too where nobody repays
// them.
std::optional<Verdict> check(const Terms& terms) {
  const ReferenceOrder order = reference_order(terms);
  if (terms.reversal_days == 0 || order.contribution == Money(0)) return std::nullopt;
  const Ratio loss(order.contribution - order.grant_value);
  const Ratio platform(order.platform);
  const Ratio half_holder = loss / 2 / (1 + Ratio(order.grant_value) / Ratio(order.contribution) / 10);
  return Verdict{
      loss > 0 ? Severity::warning : Severity::information,
      explain({"结算后 {} 天内可冲正。一笔 {} 的订单刚结算即冲正，池子大约少退 {}，"
               "由平台承担（平台从该单得 {}）；供应商不退成本时再加 {}，已提现而追不回的奖励再加至多 {}。"
               "留在池中的钱归全体持有人：池子为进池金额十倍时，持有一半积分的人每次自买再冲正可得 {}。",
               "Orders can be reversed for {} days after settlement. When one of {} is reversed right "
               "away, the pool gives back about {} less than it took, which the platform bears (its "
               "share of the order is {}); where the supplier keeps the cost, {} more, and where rewards were "
               "withdrawn and are not repaid, up to {} more. What stays in the pool belongs to all holders: who "
               "holds half of the points, in a pool of ten times the contribution, gains {} each time by buying "
               "and reversing."},
              {std::to_string(terms.reversal_days), amount_text(Ratio(order.paid), terms), amount_text(loss, terms),
               amount_text(platform, terms), amount_text(Ratio(order.cost), terms),
               amount_text(Ratio(order.rewards), terms), amount_text(half_holder, terms)}),
      {amount_figure("loss", loss, terms), amount_figure("platform_share", platform, terms),
       amount_figure("cost", Ratio(order.cost), terms), amount_figure("rewards_at_most", Ratio(order.rewards), terms),
       amount_figure("gain_holding_half", half_holder, terms)}};
}

}  // namespace

const Rule kReversalLoss{
    "reversal_loss",
    ReviewTopic::economics,
    {"机制说明第 7 节", "mechanism, section 7"},
    {"结算后退款的平台损失", "What a reversal costs the platform"},
    check,
};

}  // namespace greenpool
