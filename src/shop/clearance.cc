#include "shop/clearance.h"

#include <algorithm>

#include "shop/settings.h"

namespace greenpool::shop {
namespace {

void add_stock(Work& work, ClearanceLine& line) {
  Rows rows = work.db.query("SELECT remaining,unit_cost,received_at FROM shop_lots WHERE variant=?1 AND remaining>0",
                            line.variant);
  while (rows.next()) {
    const std::int64_t remaining = rows.integer(0);
    const std::int64_t days = (work.now.microseconds() - rows.integer(2)) / kDay;
    const auto bound = std::lower_bound(kAgeBounds.begin(), kAgeBounds.end(), days);
    line.stock_by_age[static_cast<std::size_t>(bound - kAgeBounds.begin())] += remaining;
    line.stock_cost += Money(remaining * rows.integer(1));
    line.oldest_days = std::max(line.oldest_days, days);
  }
}

void add_cleared(Work& work, ClearanceLine& line) {
  Rows rows = work.db.query(
      "SELECT count(*),coalesce(sum(u.price),0),coalesce(sum(lot.unit_cost),0),coalesce(sum(u.contribution),0),"
      "coalesce(sum(u.grant_value),0),coalesce(sum((o.paid_at-lot.received_at)/?2),0) FROM shop_order_lines l "
      "JOIN shop_units u ON u.order_id=l.order_id AND u.line=l.line JOIN shop_orders o ON o.id=u.order_id "
      "JOIN shop_lots lot ON lot.number=u.lot WHERE l.variant=?1 AND u.state IN ('settled','reversing')",
      line.variant, kDay);
  GP_CHECK(rows.next(), "a count has a row");
  line.units_cleared = rows.integer(0);
  line.price = Money(rows.integer(1));
  line.bought_for = Money(rows.integer(2));
  line.contribution = Money(rows.integer(3));
  line.grant_value = Money(rows.integer(4));
  line.days_in_stock = rows.integer(5);
}

}  // namespace

std::vector<ClearanceLine> clearance_report(Work& work, const Actor& actor, const Page& page) {
  Conditions where;
  where.add("v.programme=", SqlValue(actor.programme));
  where.text("g.kind='clearance'");
  std::vector<ClearanceLine> lines;
  {
    Rows rows = where.newest(
        work.db, "SELECT v.number,v.id,v.sku FROM shop_variants v JOIN shop_goods g ON g.id=v.goods", "v.number", page);
    while (rows.next()) {
      ClearanceLine line;
      line.number = rows.integer(0);
      line.variant = rows.text(1);
      line.sku = rows.text(2);
      lines.push_back(std::move(line));
    }
  }
  for (ClearanceLine& line : lines) {
    add_stock(work, line);
    add_cleared(work, line);
  }
  return lines;
}

}  // namespace greenpool::shop
