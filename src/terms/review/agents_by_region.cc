#include "terms/review/rules.h"

namespace greenpool {
namespace {

std::optional<Verdict> check(const Terms& terms) {
  const RewardTerms& rewards = terms.rewards;
  if (rewards.district_agent + rewards.city_agent + rewards.province_agent == Rate(0)) return std::nullopt;
  return Verdict{Severity::information,
                 explain({"区、市、省代理按订单地区分别得 {}、{}、{}。代理费、保证金或首批进货若是取得资格的条件，"
                          "可能构成入门费。",
                          "District, city and province agents receive {}, {} and {} by an order's region. A fee, "
                          "deposit or first purchase as a condition of an agency may be an entry fee."},
                         {percent_text(Ratio(rewards.district_agent)), percent_text(Ratio(rewards.city_agent)),
                          percent_text(Ratio(rewards.province_agent))}),
                 {ratio_figure("district_agent", Ratio(rewards.district_agent)),
                  ratio_figure("city_agent", Ratio(rewards.city_agent)),
                  ratio_figure("province_agent", Ratio(rewards.province_agent))}};
}

}  // namespace

const Rule kAgentsByRegion{
    "agents_by_region",
    ReviewTopic::compliance,
    {"《禁止传销条例》（2005）第七条第二项", "Regulations on Prohibiting Pyramid Selling (2005), article 7(2)"},
    {"区域代理不得以交费取得", "Agencies must not be bought"},
    check,
};

}  // namespace greenpool
