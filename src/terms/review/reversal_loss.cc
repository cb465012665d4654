#include "terms/review/rules.h"

namespace greenpool {
namespace {

std::optional<Verdict> check(const Terms& terms) {
  const ReferenceOrder order = reference_order(terms);
  if (terms.reversal_days == 0 || order.contribution == Money(0)) return std::nullopt;
  const Ratio loss(order.contribution - order.grant_value);
  const Ratio platform(order.platform);
  return Verdict{
      loss > platform ? Severity::warning : Severity::information,
      explain({"结算后 {} 天内可冲正。一笔 {} 的订单刚结算即冲正，池子大约少退 {}，"
               "由平台承担（平台从该单得 {}）；供应商不退成本时再加 {}。",
               "Orders can be reversed for {} days after settlement. When one of {} is reversed right "
               "away, the pool gives back about {} less than it took, which the platform bears (its "
               "share of the order is {}); where the supplier keeps the cost, {} more."},
              {std::to_string(terms.reversal_days), amount_text(Ratio(order.paid), terms), amount_text(loss, terms),
               amount_text(platform, terms), amount_text(Ratio(order.cost), terms)}),
      {amount_figure("loss", loss, terms), amount_figure("platform_share", platform, terms),
       amount_figure("cost", Ratio(order.cost), terms)}};
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
