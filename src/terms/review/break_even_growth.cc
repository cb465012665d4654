#include "terms/review/closed_forms.h"
#include "terms/review/rules.h"

namespace greenpool {
namespace {

struct Growth {
  std::string shown;  // nearest whole number
  Figure figure;
};

Growth growth_to(std::string_view name, const Terms& terms, const ReferenceOrder& order, const Ratio& times) {
  const std::optional<PowerBounds> fold = growth_fold(terms, order, times);
  if (!fold) return {"> 1e18", {name, "1000000000000000000", ""}};
  return {std::to_string(nearest(fold->below)), {name, decimal_text(fold->below, 2), ""}};
}

std::optional<Verdict> check(const Terms& terms) {
  const ReferenceOrder order = reference_order(terms);
  if (order.grant_value == Money(0)) return std::nullopt;
  if (surplus_share(terms, order) == 0) {
    return Verdict{Severity::warning,
                   explain({"进池金额全部化为新的流通积分（返给买家，或释放老会员的锁定积分），订单本身不使价格上涨；"
                            "付 {} 得到价值 {} 的积分，靠订单增长不能回本。",
                            "All of a contribution becomes points, of its buyer or of old members, so orders do not "
                            "move the price: {} paid bring points worth {}, and no growth of orders makes them worth "
                            "what was paid."},
                           {amount_text(Ratio(order.paid), terms), amount_text(Ratio(order.grant_value), terms)}),
                   {amount_figure("grant_value", Ratio(order.grant_value), terms)}};
  }
  const auto growth = [&](std::string_view name, const Ratio& times) { return growth_to(name, terms, order, times); };
  const Growth even = growth("break_even", 1);
  const Growth after_fee = growth("break_even_after_fee", 1 / (1 - Ratio(terms.sell_fee)));
  const Growth twice = growth("twice", 2);
  const Growth thrice = growth("thrice", 3);
  std::vector<Figure> figures{even.figure, after_fee.figure, twice.figure, thrice.figure};
  if (terms.exit_multiple) figures.push_back(growth("exit", Ratio(*terms.exit_multiple)).figure);
  return Verdict{Severity::warning,
                 explain({"付 {} 得到价值 {} 的积分。若无人卖出，自己下单之后订单总数须增至 {} 倍，"
                          "持仓才值所付金额（计卖出费后须 {} 倍）；值两倍须 {} 倍，值三倍须 {} 倍。增长停止，"
                          "后来者就不能回本。",
                          "{} paid bring points worth {}. If nobody sells, the number of orders must grow {}-fold "
                          "after one's own before the position is worth what was paid ({}-fold after the sale "
                          "fee), {}-fold for twice that, {}-fold for three times. Where growth stops, those who "
                          "came late do not get there."},
                         {amount_text(Ratio(order.paid), terms), amount_text(Ratio(order.grant_value), terms),
                          even.shown, after_fee.shown, twice.shown, thrice.shown}),
                 std::move(figures)};
}

}  // namespace

const Rule kBreakEvenGrowth{
    "break_even_growth",
    ReviewTopic::economics,
    {"机制说明第 12 节", "mechanism, section 12"},
    {"回本需要订单增长多少倍", "How much growth a member needs to break even"},
    check,
};

}  // namespace greenpool
