#include "terms/review/rules.h"

namespace greenpool {
namespace {

// What a reversal leaves in the pool is the platform's money and belongs to all who hold points then, also where the
// order was their own and cost them nothing. It is c - v, a little less where c moves the price; and when the new
// points were sold before, their fee stays too: the pool keeps c - (1 - h) v. Rewards that were withdrawn, and a cost
// that the supplier keeps, are paid by the platform as well where nobody repays them.
std::optional<Verdict> check(const Terms& terms) {
  const ReferenceOrder order = reference_order(terms);
  if (terms.reversal_days == 0 || order.contribution == Money(0)) return std::nullopt;
  const Ratio contribution(order.contribution);
  const Ratio value(order.grant_value);
  const Ratio kept = 1 - Ratio(terms.sell_fee);
  const Ratio loss = contribution - value;
  const Ratio after_sale = contribution - kept * value;
  const Ratio per_pool(1, 10);
  const Ratio sold_for = kept * value * (1 + per_pool) / (1 + value / contribution * per_pool);
  const Ratio half_holder = (contribution - sold_for) / 2;
  const Ratio platform(order.platform);
  return Verdict{
      after_sale > 0 ? Severity::warning : Severity::information,
      explain({"结算后 {} 天内可冲正。一笔 {} 的订单刚结算即冲正，池子大约少退 {}，积分已卖出时少退 {}，"
               "由平台承担（平台从该单得 {}）；供应商不退成本时再加 {}，已提现而追不回的奖励再加至多 {}。"
               "留在池中的钱归全体持有人：池子为进池金额十倍时，持有一半积分的人每次自买、卖出再冲正可得 {}。",
               "Orders can be reversed for {} days after settlement. When one of {} is reversed right away, the pool "
               "gives back about {} less than it took, and {} less when its points were sold, which the platform "
               "bears (its share of the order is {}); where the supplier keeps the cost, {} more, and where rewards "
               "were withdrawn and are not repaid, up to {} more. What stays in the pool belongs to all holders: who "
               "holds half of the points, in a pool of ten times the contribution, gains {} each time by buying, "
               "selling and reversing."},
              {std::to_string(terms.reversal_days), amount_text(Ratio(order.paid), terms), amount_text(loss, terms),
               amount_text(after_sale, terms), amount_text(platform, terms), amount_text(Ratio(order.cost), terms),
               amount_text(Ratio(order.rewards), terms), amount_text(half_holder, terms)}),
      {amount_figure("loss", loss, terms), amount_figure("loss_after_sale", after_sale, terms),
       amount_figure("platform_share", platform, terms), amount_figure("cost", Ratio(order.cost), terms),
       amount_figure("rewards_at_most", Ratio(order.rewards), terms),
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
