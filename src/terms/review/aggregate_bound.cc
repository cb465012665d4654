#include "terms/review/closed_forms.h"
#include "terms/review/rules.h"

namespace greenpool {
namespace {

// What the pool pays out was paid in by orders; unspent rewards join it where terms say so. Injections are others'
// money.
std::optional<Verdict> check(const Terms& terms) {
  const ReferenceOrder order = reference_order(terms);
  const Money into_pool = into_pool_at_most(terms, order);
  const Ratio share = recovered_at_most(terms, order);
  return Verdict{
      Severity::information,
      explain({"成本 {} 的订单每付 {}，进入盈利池的最多 {}，即 {}：无论价格如何，"
               "全体会员从池中取回的不会超过消费额的这一比例；奖励另计，至多 {}。有人多得，"
               "必由他人少得而来。",
               "Of an order that costs {}, with {} paid, at most {} enter the pool, {}: whatever the "
               "price does, members as a whole take out of the pool no more than that share of what "
               "they spend. Rewards come to at most {} besides. Whoever receives more is paid by others "
               "who receive less."},
              {amount_text(Ratio(order.cost), terms), amount_text(Ratio(order.paid), terms),
               amount_text(Ratio(into_pool), terms), percent_text(share), percent_text(Ratio(terms.reward_rate))}),
      {amount_figure("paid", Ratio(order.paid), terms), amount_figure("cost", Ratio(order.cost), terms),
       amount_figure("into_pool", Ratio(into_pool), terms), ratio_figure("recovered_at_most", share),
       ratio_figure("rewards_at_most", Ratio(terms.reward_rate))}};
}

}  // namespace

const Rule kAggregateBound{
    "aggregate_bound",
    ReviewTopic::economics,
    {"机制说明第 3 节", "mechanism, section 3"},
    {"全体会员最多能取回多少", "The most that members as a whole can recover"},
    check,
};

}  // namespace greenpool
