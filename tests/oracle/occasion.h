// Situations worth testing. The oracle counts each as it meets it, so that a run can show that it met all of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace greenpool::oracle {

#define GREENPOOL_ORACLE_OCCASIONS(X)  \
  X(order_joins_position)              \
  X(order_opens_position)              \
  X(order_lowers_trigger)              \
  X(order_without_value_joins)         \
  X(order_without_value_opens_none)    \
  X(order_without_value_finds_no_one)  \
  X(order_priced_at_last_price)        \
  X(order_with_remainder_to_platform)  \
  X(order_with_remainder_to_pool)      \
  X(order_with_remainder_to_reserve)   \
  X(order_just_covers_grant_on_profit) \
  X(order_exits_its_own_position)      \
  X(sale_of_a_part)                    \
  X(sale_of_all)                       \
  X(sale_across_positions)             \
  X(sale_of_the_last_points)           \
  X(sale_pays_one_minor_unit)          \
  X(injection_at_the_cap)              \
  X(injection_one_window_after)        \
  X(injection_from_reserve)            \
  X(exit_caused_by_order)              \
  X(exit_caused_by_sale)               \
  X(exit_caused_by_injection)          \
  X(exit_exactly_at_trigger)           \
  X(exit_with_equal_triggers)          \
  X(exit_pays_nothing)                 \
  X(exit_with_fee_waived)              \
  X(exit_with_fee_charged)             \
  X(exit_of_the_last_points)           \
  X(exit_of_a_partly_sold_position)    \
  X(cascade_of_two_or_more)            \
  X(cascade_of_ten_or_more)            \
  X(split_once)                        \
  X(split_repeated)                    \
  X(split_without_points)              \
  X(split_after_exits)                 \
  X(acquired_stops_at_bound)           \
  X(acquired_reaches_bound)            \
  X(spend_reaches_bound)               \
  X(circulation_reaches_bound)         \
  X(cash_reaches_bound)

enum class Occasion : std::uint8_t {
#define GREENPOOL_ORACLE_OCCASION_ENUM(name) name,
  GREENPOOL_ORACLE_OCCASIONS(GREENPOOL_ORACLE_OCCASION_ENUM)
#undef GREENPOOL_ORACLE_OCCASION_ENUM
};

inline constexpr auto kOccasionNames = std::to_array<std::string_view>({
#define GREENPOOL_ORACLE_OCCASION_NAME(name) #name,
    GREENPOOL_ORACLE_OCCASIONS(GREENPOOL_ORACLE_OCCASION_NAME)
#undef GREENPOOL_ORACLE_OCCASION_NAME
});

using OccasionCounts = std::array<std::uint64_t, kOccasionNames.size()>;

}  // namespace greenpool::oracle
