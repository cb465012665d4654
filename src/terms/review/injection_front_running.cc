#include "terms/review/rules.h"

namespace greenpool {
namespace {

// Buying for c before an injection x and selling after it brings g c (1 + x / P)(1 - h) against c; h is not paid by who
// leaves through a forced exit that waives it. The cap is of the smallest pool of the window. Who bought before that
// window is part of that pool: with c = P, the cap lets x = 2 P (1 / ((1 - h) g) - 1) come, and g / (1 + g) of the
// points then sell for 2 P / (1 + g).
std::optional<Verdict> check(const Terms& terms) {
  if (terms.grant_rate == Rate(0)) return std::nullopt;
  const Ratio grant(terms.grant_rate);
  const Ratio cap = 1 / ((1 - Ratio(terms.sell_fee)) * grant) - 1;
  const Ratio without_fee = 1 / ((1 - lowest_leaving_fee(terms)) * grant) - 1;
  const Ratio patient = (1 - grant) / (1 + grant);
  const std::string days = std::to_string(terms.injection_window_days);
  Explanation text =
      explain({"注资超过池子的 {} 时，事先买入、事后卖出可以获利，由其他会员承担。因此最近 {} 天的注资合计以该窗口内"
               "最小池子的这一比例为限。注资前不要公布时间。限额管不住等得起的人：提前 {} "
               "天以上投入与池子等额的资金，注资达到限额时可得其 {}（平台份额另计）；注资用足两个窗口，"
               "小额买入也可多得 {}。",
               "Beyond {} of the pool, buying before an injection and selling after it pays, at the cost of the other "
               "members. So the injections of {} days together are capped at that share of the smallest pool in that "
               "time. Do not announce when one comes. The cap does not hold back who waits: contributing as much as "
               "the pool holds more than {} days ahead gains {} of it when injections reach the cap (the platform's "
               "share comes on top), and through two windows that are used to the cap even a small order gains {}."},
              {percent_text(cap), days, days, percent_text(patient), percent_text(cap)});
  std::vector<Figure> figures{ratio_figure("bound", cap), count_figure("window_days", terms.injection_window_days),
                              ratio_figure("gain_of_who_waits", patient), ratio_figure("gain_over_two_windows", cap)};
  if (without_fee == cap) return Verdict{Severity::information, std::move(text), std::move(figures)};
  const Explanation exits =
      explain({"强制退出不收手续费：能借此离开的人，注资超过池子的 {} 就可以获利，低于限额。",
               "Forced exits waive the fee: who can leave by one profits beyond {} of the pool, less than the cap."},
              {percent_text(without_fee)});
  text.zh += exits.zh;
  text.en += " " + exits.en;
  figures.push_back(ratio_figure("bound_without_fee", without_fee));
  return Verdict{Severity::warning, std::move(text), std::move(figures)};
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
