#include "terms/review/rules.h"

namespace greenpool {
namespace {

constexpr int kReturnDays = 7;

std::optional<Verdict> check(const Terms& terms) {
  if (terms.reversal_days >= kReturnDays) return std::nullopt;
  return Verdict{Severity::warning,
                 explain({"结算后只有 {} 天可以冲正。网络销售的消费者自收货之日起七日内可无理由退货："
                          "要么等退货期满再结算，要么留出至少 {} 天的冲正期。",
                          "An order can be reversed for {} days after settlement. Who buys online may return goods "
                          "within seven days of receiving them: settle only after that, or leave {} days for "
                          "reversals."},
                         {std::to_string(terms.reversal_days), std::to_string(kReturnDays)}),
                 {count_figure("reversal_days", terms.reversal_days), count_figure("return_days", kReturnDays)}};
}

}  // namespace

const Rule kSevenDayReturn{
    "seven_day_return",
    ReviewTopic::compliance,
    {"《消费者权益保护法》第二十五条", "Consumer Protection Law, article 25"},
    {"七日无理由退货", "The seven-day return"},
    check,
};

}  // namespace greenpool
