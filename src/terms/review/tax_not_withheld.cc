#include "terms/review/rules.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

std::optional<Verdict> check(const Terms& terms) {
  const Rate worst = worst_case_rewards(terms);
  if (worst == Rate(0) && terms.dividend.rate == Rate(0)) return std::nullopt;
  for (const TaxBracket& bracket : terms.withdrawal.tax) {
    if (bracket.rate > Rate(0)) return std::nullopt;
  }
  return Verdict{
      Severity::warning,
      explain({"条款发放奖励（最高 {}）或分红（平台利润的 {}），但没有 [[tax]] 预扣档位。"
               "支付方是扣缴义务人，应扣未扣可处应扣税款百分之五十以上三倍以下罚款。",
               "Rewards (up to {}) or dividends ({} of the platform's profit) are paid, but there is no "
               "[[tax]] bracket. Who pays is who must withhold; not doing so can be fined with half to "
               "three times the tax."},
              {percent_text(Ratio(worst)), percent_text(Ratio(terms.dividend.rate))}),
      {ratio_figure("rewards_at_most", Ratio(worst)), ratio_figure("dividend_rate", Ratio(terms.dividend.rate))}};
}

}  // namespace

const Rule kTaxNotWithheld{
    "tax_not_withheld",
    ReviewTopic::compliance,
    {"《个人所得税法》第九条；《税收征收管理法》第六十九条",
     "Individual Income Tax Law, article 9; Tax Collection Law, article 69"},
    {"未设置代扣个税", "No tax is withheld"},
    check,
};

}  // namespace greenpool
