#include "terms/review/closed_forms.h"
#include "terms/review/rules.h"

namespace greenpool {
namespace {

// Who is buyer and merchant at once pays c for points worth g c in a large pool, for all of c in an empty one, and gets
// them out less the fee h. Others' orders multiply the price by growth^(1 - g); others who sell the share e of all
// points at once multiply it by 1 + h e / (1 - e).
struct Growth {
  std::string shown;
  Figure figure;
};

Growth growth_of(std::string_view name, const Ratio& price_ratio, const Ratio& surplus) {
  const std::optional<PowerBounds> bounds = power_bounds(price_ratio, 1 / surplus);
  if (!bounds) return {"> 1e18", {name, "1000000000000000000", ""}};
  return {decimal_text(bounds->below, 2), {name, decimal_text(bounds->below, 2), ""}};
}

std::optional<Verdict> check(const Terms& terms) {
  const ReferenceOrder order = reference_order(terms);
  const Ratio grant = highest_grant_share(terms);
  if (grant == 0 || order.contribution == Money(0)) return std::nullopt;
  const Ratio kept = 1 - lowest_leaving_fee(terms);
  const Ratio price_ratio = 1 / (kept * grant);
  const Ratio surplus = surplus_share(terms, order);
  const Ratio fee(terms.sell_fee);
  if (surplus == 0 && fee == 0) return std::nullopt;
  Explanation text;
  std::vector<Figure> figures;
  if (surplus > 0) {
    const Growth large = growth_of("growth_large_pool", price_ratio, surplus);
    const Growth alone = growth_of("growth_alone_in_pool", 1 / kept, surplus);
    text = explain({"买家与商家同为一人时，自买损失最小，只要之后他人带来足够的钱就能获利：在大池子里，"
                    "他人的订单使池子增至 {} 倍；独占池子的人，增至 {} 倍。",
                    "Who is buyer and merchant at once loses least by buying from themselves, and gains once others "
                    "bring enough afterwards: in a large pool when others' orders have made it {} times what it was, "
                    "for who is alone in the pool {} times."},
                   {large.shown, alone.shown});
    if (terms.exit_multiple) {
      text.zh += "他人被强制退出后，留下的人即独占池子。";
      text.en += " Once forced exits have taken the others out, whoever stays is alone.";
    }
    figures = {large.figure, alone.figure};
  }
  if (fee > 0) {
    const Ratio sold = (price_ratio - 1) / (fee + price_ratio - 1);
    const Explanation leaving = explain({"他人一次卖出全部积分的 {}，留下的手续费也有同样效果。",
                                         "Others who sell {} of all points at once leave a fee that does the same."},
                                        {percent_text(sold)});
    text.zh += leaving.zh;
    text.en += (text.en.empty() ? "" : " ") + leaving.en;
    figures.push_back(ratio_figure("sold_by_others", sold));
  }
  text.zh += "自己订单的平台份额另计。所得由晚来者承担。";
  text.en += " The platform's share of the own orders comes on top. Those who come late pay for it.";
  return Verdict{Severity::information, std::move(text), std::move(figures)};
}

}  // namespace

const Rule kBuyingAhead{
    "buying_ahead",
    ReviewTopic::economics,
    {"机制说明第 13 节", "mechanism, section 13"},
    {"抢在他人之前自买", "Buying from oneself ahead of others"},
    check,
};

}  // namespace greenpool
