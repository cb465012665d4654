#include "terms/review/rules.h"

namespace greenpool {
namespace {

// At k = a (1 - t / (1 - g)), t what rewards and platform take: then v = c = a g t / (1 - g). The platform's share is
// then p (1 - g) / (g t) of the contribution, so that an injection pays for buying before it and selling after it
// beyond (1 + p (1 - g) / (g t)) / (1 - h) - 1 of the pool, less than the cap 1 / ((1 - h) g) - 1 where rewards come
// back.
std::optional<Verdict> check(const Terms& terms) {
  const Ratio grant(terms.grant_rate);
  const Ratio taken(terms.reward_rate + terms.platform_rate);
  if (terms.grant_base != GrantBase::profit || grant == 0 || taken == 0) return std::nullopt;
  const Ratio paid(reference_order(terms).paid);
  const Ratio cost = paid * (1 - taken / (1 - grant));
  const Ratio after_fee = 1 - Ratio(terms.sell_fee);
  const Ratio bound = (1 + Ratio(terms.platform_rate) * (1 - grant) / (grant * taken)) / after_fee - 1;
  const Ratio cap = 1 / (after_fee * grant) - 1;
  return Verdict{Severity::warning,
                 explain({"付 {}、成本 {} 的商品，赠送值等于全部进池金额：自买自卖除平台份额外没有损失；"
                          "注资超过池子的 {} 就可能被抢跑，而注资限额是 {}。宜改用进池金额为基数，或限制商品成本。",
                          "A product at {} that costs {} is granted all of its contribution: buying it from "
                          "oneself loses nothing but the platform's share, and an injection beyond {} of the pool "
                          "can be front-run, while injections are capped at {}. Take the contribution as base, or "
                          "watch what products cost."},
                         {amount_text(paid, terms), amount_text(cost, terms), percent_text(bound), percent_text(cap)}),
                 {amount_figure("cost_of_full_grant", cost, terms), ratio_figure("front_running_bound", bound),
                  ratio_figure("injection_cap", cap)}};
}

}  // namespace

const Rule kProfitBase{
    "profit_base",
    ReviewTopic::economics,
    {"机制说明第 3 节", "mechanism, section 3"},
    {"按利润赠送时赠送可达全部进池金额", "A grant on profit can be the whole contribution"},
    check,
};

}  // namespace greenpool
