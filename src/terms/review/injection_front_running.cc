#include "terms/review/rules.h"

namespace greenpool {
namespace {

// Buying for c before an injection x and selling after it brings g c (1 + x / P)(1 - h) against c.
std::optional<Verdict> check(const Terms& terms) {
  if (terms.grant_rate == Rate(0)) return std::nullopt;
  const Ratio bound = 1 / ((1 - Ratio(terms.sell_fee)) * Ratio(terms.grant_rate)) - 1;
  return Verdict{Severity::information,
                 explain({"注资超过池子的 {} 时，事先买入、事后卖出可以获利，由其他会员承担。因此最近 "
                          "{} 天的注资合计以该窗口内最小池子的这一比例为限。注资前不要公布时间。",
                          "Beyond {} of the pool, buying before an injection and selling after it pays, at the "
                          "cost of the other members. So the injections of {} days together are capped at that "
                          "share of the smallest pool in that time. Do not announce when one comes."},
                         {percent_text(bound), std::to_string(terms.injection_window_days)}),
                 {ratio_figure("bound", bound), count_figure("window_days", terms.injection_window_days)}};
}

}  // namespace

const Rule kInjectionFrontRunning{
    "injection_front_running",
    ReviewTopic::economics,
    {"机制说明第 13 节", "mechanism, section 13"},
    {"注资抢跑的界限", "Where injections can be front-run"},
    check,
};

}  // namespace greenpool
