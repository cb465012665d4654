// What else moves the pool. SPEC sections 3 and 4.
#pragma once

#include <optional>
#include <string_view>
#include <tuple>

#include "base/fields.h"
#include "engine/choices.h"
#include "engine/commands/form.h"
#include "money/money.h"

namespace greenpool {

// Sells points back to the pool, oldest position first. SPEC section 3.
template <class Form>
struct BasicSellPoints {
  static constexpr std::string_view kName = "sell_points";
  typename Form::Member member{};
  std::optional<Points> points{};  // nothing: all the member holds

  static constexpr auto fields() {
    using This = BasicSellPoints;
    return std::tuple(Field("member", &This::member), Field("points", &This::points).within(1, kPointsMax));
  }
};

// Cash into the pool without points. SPEC section 3.
template <class Form>
struct BasicInject {
  static constexpr std::string_view kName = "inject";
  Money amount{};
  InjectionSource source = InjectionSource::subsidy;

  static constexpr auto fields() {
    using This = BasicInject;
    return std::tuple(Field("amount", &This::amount).within(1, kMoneyMax), Field("source", &This::source));
  }
};

}  // namespace greenpool
