#include <algorithm>

#include "terms/review/rules.h"

namespace greenpool {
namespace {

std::optional<Verdict> check(const Terms& terms) {
  Money most;
  for (const RankTerms& rank : terms.rewards.ranks) most = std::max(most, rank.own_spend);
  if (most == Money(0)) return std::nullopt;
  return Verdict{Severity::blocking,
                 explain({"有等级要求本人每期消费至少 {}。"
                          "以认购商品等方式变相交纳费用取得资格属于条例第七条第二项（入门费）。",
                          "A rank requires a member to spend {} in a period. Buying goods as the price of a "
                          "qualification is an entry fee in the sense of article 7(2)."},
                         {amount_text(Ratio(most), terms)}),
                 {amount_figure("own_spend_required", Ratio(most), terms)}};
}

}  // namespace

const Rule kPurchaseRequiredToEarn{
    "purchase_required_to_earn",
    ReviewTopic::compliance,
    {"《禁止传销条例》（2005）第七条第二项", "Regulations on Prohibiting Pyramid Selling (2005), article 7(2)"},
    {"须先消费才有收益资格", "A purchase is required to earn"},
    check,
};

}  // namespace greenpool
