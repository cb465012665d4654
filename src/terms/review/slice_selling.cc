#include "terms/review/closed_forms.h"
#include "terms/review/rules.h"

namespace greenpool {
namespace {

std::optional<Verdict> check(const Terms& terms) {
  if (terms.sell_fee == Rate(0)) return std::nullopt;
  const Ratio all = gain_of_slices(Rate(kRateOne), terms.sell_fee);
  const Ratio half = gain_of_slices(Rate(kRateOne / 2), terms.sell_fee);
  const bool window = terms.sale_pricing == SalePricing::window;
  return Verdict{
      window ? Severity::information : Severity::warning,
      Explanation{fill(window ? "窗口期内的卖出按同一价格成交，窗口内分批没有好处；跨多个窗口分批，"
                                "卖出全部积分的一半最多可多得 {}，全部可多得 {}。"
                              : "把卖出拆成小份，可收回自己手续费的一部分：卖出全部积分的一半最多可多得 {}，全部可多得 "
                                "{}。可改用 sale_pricing = \"window\" 收窄。",
                       {percent_text(half), percent_text(all)}),
                  fill(window ? "All sales of a window execute at one price, so slices within it gain nothing; spread "
                                "over many windows, who sells half of all points gains up to {}, all of them {}."
                              : "Selling in slices instead of at once gives the seller part of the own fee back: up to "
                                "{} for half of all points, {} for all of them. It is narrowed by sale_pricing = "
                                "\"window\".",
                       {percent_text(half), percent_text(all)})},
      {{"gain_half", short_decimal_text(half), ""}, ratio_figure("gain_all", all)}};
}

}  // namespace

const Rule kSliceSelling{
    "slice_selling",
    ReviewTopic::economics,
    {"机制说明第 13 节", "mechanism, section 13"},
    {"分批卖出的好处", "What selling in slices gains"},
    check,
};

}  // namespace greenpool
