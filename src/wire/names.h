// The names of commands and injection sources in JSON, in the order of their alternatives in Request and Operation.
#pragma once

#include <array>
#include <string_view>
#include <variant>

#include "service/request.h"

namespace greenpool {

inline constexpr std::array<std::string_view, 4> kCommandNames{"register_member", "settle_order", "sell_points",
                                                               "inject"};
inline constexpr std::array<std::string_view, 3> kSourceNames{"subsidy", "financing", "reserve"};

static_assert(kCommandNames.size() == std::variant_size_v<decltype(Request::operation)>);
static_assert(kCommandNames.size() == std::variant_size_v<Operation>);

}  // namespace greenpool
