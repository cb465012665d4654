#include "terms/review/rules.h"

namespace greenpool {
namespace {

// Who holds the share f and contributes c to push a value V over its trigger gains about f h V - (1 - f)(1 - g) c.
Ratio due_value_per_contribution(const Ratio& share, const Ratio& grant, const Ratio& fee) {
  return (1 - share) * (1 - grant) / (share * fee);
}

std::optional<Verdict> check(const Terms& terms) {
  const Ratio grant = highest_grant_share(terms);
  if (!terms.exit_multiple || terms.exit_fee == ExitFee::waived || terms.sell_fee == Rate(0) || grant == 0) {
    return std::nullopt;
  }
  const Ratio fee(terms.sell_fee);
  const Ratio tenth = due_value_per_contribution(Ratio(1, 10), grant, fee);
  const Ratio half = due_value_per_contribution(Ratio(1, 2), grant, fee);
  return Verdict{Severity::warning,
                 explain({"强制退出收取 {} 的手续费，留在池中归其他持有人。持有一成积分的人，"
                          "只要推动的到期持仓价值超过其投入进池金额的 {} 倍就可能获利；持有一半的人只需 {} 倍。"
                          "免收退出手续费即可消除。",
                          "Forced exits pay a fee of {}, which stays with the other holders. Who holds a tenth of "
                          "the points may profit by pushing others over their trigger once what is due is worth {} "
                          "times their contribution; who holds half, {} times. Waiving the fee of exits ends it."},
                         {percent_text(fee), decimal_text(tenth, 2), decimal_text(half, 2)}),
                 {ratio_figure("due_value_holding_a_tenth", tenth), ratio_figure("due_value_holding_half", half)}};
}

}  // namespace

const Rule kExitFeeCapture{
    "exit_fee_capture",
    ReviewTopic::economics,
    {"机制说明第 13 节", "mechanism, section 13"},
    {"借他人强制退出获取手续费", "Collecting the fee of others' forced exits"},
    check,
};

}  // namespace greenpool
