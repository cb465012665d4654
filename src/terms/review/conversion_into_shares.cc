#include "terms/review/rules.h"

namespace greenpool {
namespace {

std::optional<Verdict> check(const Terms& terms) {
  if (terms.grant_rate == Rate(0)) return std::nullopt;
  return Verdict{Severity::information,
                 explain({"积分日后若转为股份，即为证券发行：向不特定对象，或累计超过 {} 人的，须经注册。"
                          "不得以将来上市为由推销。",
                          "Should points be converted into shares one day, that is an issue of securities: to the "
                          "public, or to more than {} people in all, it needs registration. Do not sell with a "
                          "listing to come."},
                         {"200"}),
                 {count_figure("holders_at_most", 200)}};
}

}  // namespace

const Rule kConversionIntoShares{
    "conversion_into_shares",
    ReviewTopic::compliance,
    {"《证券法》（2019修订）第九条；《防范和处置非法集资条例》第十九条",
     "Securities Law (2019), article 9; Regulations on Illegal Fundraising, article 19"},
    {"积分转股与上市", "Points into shares, and listing"},
    check,
};

}  // namespace greenpool
