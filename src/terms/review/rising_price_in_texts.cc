#include "terms/review/rules.h"

namespace greenpool {
namespace {

std::optional<Verdict> check(const Terms& terms) {
  if (terms.grant_rate == Rate(0)) return std::nullopt;
  return Verdict{Severity::information,
                 explain({"积分价格只随后来的订单变动，全体会员能取出的不超过池中现金。"
                          "有投资回报预期的宣传应有风险提示，不得对未来收益作保证性承诺。本条款进池金额的 "
                          "{} 以积分返给买家。",
                          "The price moves with later orders only, and members together can take out no more than "
                          "the pool holds. Advertising that raises hopes of a return must warn of the risk and "
                          "guarantee nothing. Of a contribution, {} is granted back to its buyer as points."},
                         {percent_text(Ratio(terms.grant_rate))}),
                 {ratio_figure("grant_rate", Ratio(terms.grant_rate))}};
}

}  // namespace

const Rule kRisingPriceInTexts{
    "rising_price_in_texts",
    ReviewTopic::compliance,
    {"《广告法》第二十五条；《防范和处置非法集资条例》第十九条",
     "Advertising Law, article 25; Regulations on Illegal Fundraising, article 19"},
    {"宣传不得承诺价格上涨", "No text may promise a rising price"},
    check,
};

}  // namespace greenpool
