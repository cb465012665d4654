#include "terms/review/rules.h"

namespace greenpool {
namespace {

std::optional<Verdict> check(const Terms& terms) {
  if (terms.dividend.rate == Rate(0)) return std::nullopt;
  return Verdict{Severity::warning,
                 explain({"平台利润的 {} 按权重分给股东。未经注册，向特定对象发行证券累计不得超过二百人；"
                          "以股东名义向会员分配收益权应先核对人数与性质。",
                          "{} of the platform's profit is divided among shareholders by weight. Without "
                          "registration, securities may not be issued to more than 200 people in all; know how "
                          "many hold weights, and what they are in law."},
                         {percent_text(Ratio(terms.dividend.rate))}),
                 {ratio_figure("dividend_rate", Ratio(terms.dividend.rate)), count_figure("holders_at_most", 200)}};
}

}  // namespace

const Rule kDividendToHolders{
    "dividend_to_holders",
    ReviewTopic::compliance,
    {"《证券法》（2019修订）第九条", "Securities Law (2019), article 9"},
    {"分红与二百人上限", "Dividends, and the limit of 200 holders"},
    check,
};

}  // namespace greenpool
