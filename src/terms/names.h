// The words that terms use for their choices, in the order of the enumerators; one table for reading and writing.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "terms/terms.h"

namespace greenpool {

inline constexpr std::string_view kNone = "none";  // of a multiple or a limit that there is not

inline constexpr std::array<std::string_view, 2> kGrantBaseNames{"contribution", "profit"};
inline constexpr std::array<std::string_view, 2> kExitBasisNames{"member", "order"};
inline constexpr std::array<std::string_view, 2> kExitFeeNames{"charged", "waived"};
inline constexpr std::array<std::string_view, 3> kRemainderToNames{"platform", "pool", "reserve"};
inline constexpr std::array<std::string_view, 2> kSalePricingNames{"instant", "window"};
inline constexpr std::array<std::string_view, 2> kPeriodNames{"day", "month"};
inline constexpr std::array<std::string_view, 2> kAgentRatesNames{"own", "difference"};

template <class Choice, std::size_t count>
[[nodiscard]] constexpr std::string_view name_of(Choice choice, const std::array<std::string_view, count>& names) {
  return names.at(static_cast<std::size_t>(choice));
}

}  // namespace greenpool
