#include "terms/review/rules.h"

namespace greenpool {
namespace {

// Above 1x it reads as a return on what was spent; at 1x as getting it back.
std::optional<Verdict> check(const Terms& terms) {
  if (!terms.exit_multiple) return std::nullopt;
  const bool above_one = *terms.exit_multiple > Multiple(kRateOne);
  return Verdict{above_one ? Severity::blocking : Severity::warning,
                 explain({"持仓达到消费额的 {} 倍时强制退出。在销售商品中承诺给付货币等回报、向不特定对象吸收资金，"
                          "可能被认定为非法集资；倍数只是退出的上限条件，不是可以兑现的承诺，"
                          "任何宣传都不得如此表述。",
                          "Positions leave when they are worth {} times what was spent. Promising money in return "
                          "while selling goods to the public may be held to be illegal fundraising. The multiple "
                          "only says when a position must leave; nobody can be assured of reaching it, and no text "
                          "may say so."},
                         {format_multiple(*terms.exit_multiple)}),
                 {ratio_figure("exit_multiple", Ratio(*terms.exit_multiple))}};
}

}  // namespace

const Rule kStatedMultiple{
    "stated_multiple",
    ReviewTopic::compliance,
    {"《防范和处置非法集资条例》（2021）第二条、第十九条第三项",
     "Regulations on Preventing and Handling Illegal Fundraising (2021), articles 2 and 19(3)"},
    {"条款写明退出倍数", "The terms state an exit multiple"},
    check,
};

}  // namespace greenpool
