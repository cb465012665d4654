#include "base/decimal.h"
#include "terms/review/rules.h"

namespace greenpool {
namespace {

// Of an order's surplus c - v the share w releases locked points worth w. A million major units of claims, for scale.
constexpr std::int64_t kClaims = 1'000'000;

std::optional<Verdict> check(const Terms& terms) {
  if (terms.legacy.release_share == Rate(0)) return std::nullopt;
  const ReferenceOrder order = reference_order(terms);
  const Money released = share_floor(order.contribution - order.grant_value, terms.legacy.release_share);
  std::vector<Figure> figures{amount_figure("released", Ratio(released), terms)};
  if (released == Money(0)) {
    return Verdict{Severity::warning,
                   explain({"订单的进池金额全部返给买家或为零，没有盈余可释放锁定积分：老债权不会被清偿（每单释放 "
                            "{}）。",
                            "Orders leave no surplus, so no locked points are ever released ({} an order): old "
                            "claims are not worked off."},
                           {amount_text(Ratio(released), terms)}),
                   std::move(figures)};
  }
  const Int128 minor = Int128{kClaims} * power_of_ten(terms.currency.digits);
  const auto orders = static_cast<std::int64_t>((minor + released.units() - 1) / released.units());
  figures.push_back(count_figure("orders_for_a_million_of_claims", orders));
  return Verdict{
      Severity::information,
      explain({"每笔 {} 的现金订单释放价值 {} 的锁定积分：每一百万债权至少需要 {} 笔这样的订单。"
               "没有新订单就没有清偿，请勿承诺日期。",
               "A cash order of {} releases locked points worth {}: a million of claims needs {} such "
               "orders at least. Without new orders nothing is repaid; name no date."},
              {amount_text(Ratio(order.paid), terms), amount_text(Ratio(released), terms), std::to_string(orders)}),
      std::move(figures)};
}

}  // namespace

const Rule kLegacyRelease{
    "legacy_release",
    ReviewTopic::economics,
    {"机制说明第 9 节", "mechanism, section 9"},
    {"清偿老会员债权的速度", "How fast old claims are worked off"},
    check,
};

}  // namespace greenpool
