#include "terms/review/rules.h"

namespace greenpool {
namespace {

// -(1 - f)(1 - g) c / (1 + g c / P), of a coalition that is buyer, merchant and referrer, holds the share f of the
// points and contributes c; the platform's share of the order comes on top.
Ratio loss(const Ratio& share, const Ratio& grant, const Ratio& contribution, const Ratio& contribution_per_pool) {
  return (1 - share) * (1 - grant) * contribution / (1 + grant * contribution_per_pool);
}

std::optional<Verdict> check(const Terms& terms) {
  const Ratio contribution(reference_order(terms).contribution);
  const Ratio grant = highest_grant_share(terms);
  if (grant == 0 || contribution == 0) return std::nullopt;
  const Ratio newcomer = loss(0, grant, contribution, 0);
  const Ratio half_holder = loss(Ratio(1, 2), grant, contribution, Ratio(1, 10));
  return Verdict{
      grant == 1 ? Severity::warning : Severity::information,
      explain({"自己出钱进池 {} 的订单：池子很大时，没有积分的人损失 {}；池子为进池金额十倍时，"
               "持有一半积分的人损失 {}（平台份额另计）。只要进池的钱没有别人补贴，自买自卖、对敲、"
               "推荐圈都不能获利。",
               "On an order of one's own that contributes {}: who holds no points loses {} in a large "
               "pool; who holds half of them, in a pool of ten times the contribution, loses {}; the "
               "platform's share comes on top. As long as nobody else pays the contribution, "
               "self-buying, rings and wash trades cannot profit."},
              {amount_text(contribution, terms), amount_text(newcomer, terms), amount_text(half_holder, terms)}),
      {amount_figure("contribution", contribution, terms), ratio_figure("highest_grant_share", grant),
       amount_figure("loss_without_points", newcomer, terms), amount_figure("loss_holding_half", half_holder, terms)}};
}

}  // namespace

const Rule kSelfPurchaseLoss{
    "self_purchase_loss",
    ReviewTopic::economics,
    {"机制说明第 13 节", "mechanism, section 13"},
    {"自买自卖的损失", "What buying from oneself loses"},
    check,
};

}  // namespace greenpool
