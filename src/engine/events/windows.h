// Sales that execute together at the end of a window. SPEC section 13.
#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "base/time.h"
#include "engine/choices.h"
#include "members/members.h"
#include "money/money.h"
#include "pool/positions.h"

namespace greenpool {

// Until the window's end these points are not available for anything else.
struct SaleRequested {
  static constexpr std::string_view kName = "sale_requested";
  MemberIndex member;
  Points points;
  Timestamp window_end;

  static constexpr auto fields() {
    using This = SaleRequested;
    return std::tuple(Field("member", &This::member), Field("points", &This::points),
                      Field("window_end", &This::window_end));
  }
};

// The one P and S at which every window_sale that follows in the same command is paid.
struct WindowPriced {
  static constexpr std::string_view kName = "window_priced";
  Timestamp ended;
  Money pool;
  Points circulating;
  std::int64_t requests = 0;

  static constexpr auto fields() {
    using This = WindowPriced;
    return std::tuple(Field("ended", &This::ended), Field("pool", &This::pool),
                      Field("circulating", &This::circulating), Field("requests", &This::requests));
  }
};

// paid = floor(points x P x (1 - fee) / S).
struct WindowSale {
  static constexpr std::string_view kName = "window_sale";
  MemberIndex member;
  Points points;
  Money paid;

  static constexpr auto fields() {
    using This = WindowSale;
    return std::tuple(Field("member", &This::member), Field("points", &This::points), Field("paid", &This::paid));
  }
};

struct WindowClosed {
  static constexpr std::string_view kName = "window_closed";
  Points points;  // all sold together
  Money paid;

  static constexpr auto fields() {
    using This = WindowClosed;
    return std::tuple(Field("points", &This::points), Field("paid", &This::paid));
  }
};

}  // namespace greenpool
