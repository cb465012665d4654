// What was sold, by day and by goods. Counted are units of orders that the engine took, on the day when they were paid;
// what went back of them stands beside.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "money/money.h"
#include "office/office.h"
#include "shop/actor.h"
#include "shop/page.h"

namespace greenpool::shop {

struct SalesFigures {
  std::int64_t orders = 0;
  std::int64_t units = 0;
  std::int64_t units_returned = 0;
  Money price{};  // goods − discount + freight = money + wallet + coins + subsidy
  Money discount{};
  Money freight{};
  Money cost{};
  Money money{};
  Money wallet{};
  Money coins{};
  Money subsidy{};
  Money refunded{};  // of the price
};

struct SalesPeriod {
  Timestamp from{};    // included
  Timestamp before{};  // not included
};

struct DaySales {
  std::int64_t day = 0;  // since 1970-01-01, of the shop's calendar
  SalesFigures figures;
};
// Ascending; days without sales are left out.
[[nodiscard]] std::vector<DaySales> sales_by_day(Work& work, const Actor& actor, const SalesPeriod& period);

struct GoodsSales {
  std::string goods;
  std::string title_zh;
  std::string title_en;
  SalesFigures figures;
};
// By price, the highest first.
[[nodiscard]] std::vector<GoodsSales> sales_by_goods(Work& work, const Actor& actor, const SalesPeriod& period,
                                                     int at_most);

}  // namespace greenpool::shop
