// What was sold, what lies in the house, and what clears it.
#include "http/handlers/handlers.h"
#include "http/handlers/shop.h"
#include "http/handlers/shop_variant_view.h"
#include "shop/clearance.h"
#include "shop/sales.h"
#include "shop/settings.h"

namespace greenpool {
namespace {

constexpr std::int64_t kReportDaysMax = 366;
constexpr std::size_t kDateSize = 10;  // of a time's text

shop::SalesPeriod period_of(const OfficeCall& call) {
  const shop::SalesPeriod period{*query_time(call, "from"), *query_time(call, "before")};
  const std::int64_t length = period.before.microseconds() - period.from.microseconds();
  if (length <= 0 || length > kReportDaysMax * shop::kDay) {
    throw Refusal(info_of(HttpProblem::query_invalid), "a report is of up to 366 days");
  }
  return period;
}

void write_figures(ObjectWriter& object, const OfficeCall& call, const shop::SalesFigures& figures) {
  const int places = digits(call);
  object.integer("orders", static_cast<std::uint64_t>(figures.orders));
  object.integer("units", static_cast<std::uint64_t>(figures.units));
  object.integer("units_returned", static_cast<std::uint64_t>(figures.units_returned));
  object.money("price", figures.price, places);
  object.money("discount", figures.discount, places);
  object.money("freight", figures.freight, places);
  object.money("cost", figures.cost, places);
  object.money("money", figures.money, places);
  object.money("wallet", figures.wallet, places);
  object.money("coins", figures.coins, places);
  object.money("subsidy", figures.subsidy, places);
  object.money("refunded", figures.refunded, places);
}

// GET …/reports/days
void by_day(OfficeCall& call) {
  respond_list(call, "days", shop::sales_by_day(call.work, staff(call), period_of(call)),
               [&](std::string& text, const shop::DaySales& sales) {
                 ObjectWriter object(text);
                 object.id("day", format_timestamp(Timestamp(sales.day * shop::kDay)).substr(0, kDateSize));
                 write_figures(object, call, sales.figures);
                 object.close();
               });
}

// GET …/reports/goods
void by_goods(OfficeCall& call) {
  respond_list(call, "goods",
               shop::sales_by_goods(call.work, staff(call), period_of(call), static_cast<int>(call.limit())),
               [&](std::string& text, const shop::GoodsSales& sales) {
                 ObjectWriter object(text);
                 object.id("goods", sales.goods);
                 object.text("title_zh", sales.title_zh);
                 object.text("title_en", sales.title_en);
                 write_figures(object, call, sales.figures);
                 object.close();
               });
}

// GET …/reports/clearance
void clearance(OfficeCall& call) {
  const int places = digits(call);
  respond_page(call, "variants", shop::clearance_report(call.work, staff(call), page_of(call)),
               [&](std::string& text, const shop::ClearanceLine& line) {
                 ObjectWriter object(text);
                 object.id("variant", line.variant);
                 object.text("sku", line.sku);
                 append_list(object.name("stock_by_age"),
                             std::vector<std::int64_t>(line.stock_by_age.begin(), line.stock_by_age.end()),
                             [](std::string& list, std::int64_t units) { list += std::to_string(units); });
                 object.money("stock_cost", line.stock_cost, places);
                 object.integer("oldest_days", static_cast<std::uint64_t>(line.oldest_days));
                 object.integer("units_cleared", static_cast<std::uint64_t>(line.units_cleared));
                 object.money("price", line.price, places);
                 object.money("bought_for", line.bought_for, places);
                 object.money("contribution", line.contribution, places);
                 object.money("grant_value", line.grant_value, places);
                 object.money("points_cost_per_unit", line.points_cost_per_unit(), places);
                 object.integer("average_days_in_stock", static_cast<std::uint64_t>(line.average_days_in_stock()));
                 object.close();
               });
}

// GET …/reports/low-stock
void low_stock(OfficeCall& call) {
  respond_page(call, "variants", shop::list_low_stock(call.work, staff(call), page_of(call)),
               [&](std::string& text, const shop::Variant& variant) { append_variant_for_staff(text, call, variant); });
}

}  // namespace

namespace handlers {

extern const Handler report_sales_by_day{.work = by_day};
extern const Handler report_sales_by_goods{.work = by_goods};
extern const Handler report_clearance{.work = clearance};
extern const Handler report_low_stock{.work = low_stock};

}  // namespace handlers
}  // namespace greenpool
