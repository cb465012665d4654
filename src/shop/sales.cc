#include "shop/sales.h"

#include "shop/settings.h"

namespace greenpool::shop {
namespace {

constexpr std::string_view kFigures =
    "count(DISTINCT u.order_id),count(*),sum(u.state IN ('cancelled','refunded')),sum(u.price),sum(u.discount),"
    "sum(u.freight),sum(u.cost),sum(u.money),sum(u.wallet),sum(u.coins),sum(u.subsidy),sum(u.refunded)";

SalesFigures figures_of(const Rows& rows, int column) {
  SalesFigures figures;
  for (std::int64_t* count : {&figures.orders, &figures.units, &figures.units_returned}) {
    *count = rows.integer(column++);
  }
  for (Money* amount : {&figures.price, &figures.discount, &figures.freight, &figures.cost, &figures.money,
                        &figures.wallet, &figures.coins, &figures.subsidy, &figures.refunded}) {
    *amount = Money(rows.integer(column++));
  }
  return figures;
}

Conditions sold_in(const Actor& actor, const SalesPeriod& period) {
  Conditions where;
  where.add("o.programme=", SqlValue(actor.programme));
  where.add("o.paid_at>=", SqlValue(period.from.microseconds()));
  where.add("o.paid_at<", SqlValue(period.before.microseconds()));
  where.text("o.state NOT IN ('confirming','refusing','refused')");
  return where;
}

}  // namespace

std::vector<DaySales> sales_by_day(Work& work, const Actor& actor, const SalesPeriod& period) {
  Conditions where = sold_in(actor, period);
  const std::int64_t offset = settings_of(work, actor.programme).utc_offset_minutes * kMinute;
  const std::string day = "(o.paid_at+" + std::to_string(offset) + ")/" + std::to_string(kDay);
  std::vector<DaySales> found;
  Rows rows = where.all(
      work.db,
      "SELECT " + day + ',' + std::string(kFigures) + " FROM shop_orders o JOIN shop_units u ON u.order_id=o.id",
      "GROUP BY 1 ORDER BY 1");
  while (rows.next()) found.push_back({rows.integer(0), figures_of(rows, 1)});
  return found;
}

std::vector<GoodsSales> sales_by_goods(Work& work, const Actor& actor, const SalesPeriod& period, int at_most) {
  Conditions where = sold_in(actor, period);
  std::vector<GoodsSales> found;
  Rows rows = where.all(work.db,
                        "SELECT l.goods,g.title_zh,g.title_en," + std::string(kFigures) +
                            " FROM shop_orders o JOIN shop_units u ON u.order_id=o.id JOIN shop_order_lines l ON "
                            "l.order_id=u.order_id AND l.line=u.line JOIN shop_goods g ON g.id=l.goods",
                        "GROUP BY l.goods ORDER BY sum(u.price) DESC,l.goods LIMIT " + std::to_string(at_most));
  while (rows.next()) found.push_back({rows.text(0), rows.text(1), rows.text(2), figures_of(rows, 3)});
  return found;
}

}  // namespace greenpool::shop
