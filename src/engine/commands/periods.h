// What the calendar settles. SPEC section 6.
#pragma once

#include <string_view>
#include <tuple>

#include "engine/commands/form.h"

namespace greenpool {

// Divides the dividend account among the shareholders.
template <class Form>
struct BasicDistributeDividend {
  static constexpr std::string_view kName = "distribute_dividend";

  static constexpr auto fields() { return std::tuple(); }
};

// What the calendar makes due (a period ended) at or before the command's time. No other command passes a due time:
// whoever sends commands (service/programme.h) puts these between them.
template <class Form>
struct BasicAdvance {
  static constexpr std::string_view kName = "advance";

  static constexpr auto fields() { return std::tuple(); }
};

}  // namespace greenpool
