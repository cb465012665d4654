// Situations worth testing. The oracle counts each as it meets it, so that a run can show that it met all of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace greenpool::oracle {

// The rewards stand in the order of RewardRule.
#define GREENPOOL_ORACLE_OCCASIONS(X)        \
  X(order_joins_position)                    \
  X(order_opens_position)                    \
  X(order_lowers_trigger)                    \
  X(order_without_value_joins)               \
  X(order_without_value_opens_none)          \
  X(order_without_value_finds_no_one)        \
  X(order_priced_at_last_price)              \
  X(order_with_remainder_to_platform)        \
  X(order_with_remainder_to_pool)            \
  X(order_with_remainder_to_reserve)         \
  X(order_just_covers_grant_on_profit)       \
  X(order_exits_its_own_position)            \
  X(sale_of_a_part)                          \
  X(sale_of_all)                             \
  X(sale_across_positions)                   \
  X(sale_of_the_last_points)                 \
  X(sale_pays_one_minor_unit)                \
  X(injection_at_the_cap)                    \
  X(injection_one_window_after)              \
  X(injection_from_reserve)                  \
  X(exit_caused_by_order)                    \
  X(exit_caused_by_sale)                     \
  X(exit_caused_by_injection)                \
  X(exit_exactly_at_trigger)                 \
  X(exit_with_equal_triggers)                \
  X(exit_pays_nothing)                       \
  X(exit_with_fee_waived)                    \
  X(exit_with_fee_charged)                   \
  X(exit_of_the_last_points)                 \
  X(exit_of_a_partly_sold_position)          \
  X(cascade_of_two_or_more)                  \
  X(cascade_of_ten_or_more)                  \
  X(split_once)                              \
  X(split_repeated)                          \
  X(split_without_points)                    \
  X(split_after_exits)                       \
  X(acquired_stops_at_bound)                 \
  X(acquired_reaches_bound)                  \
  X(spend_reaches_bound)                     \
  X(circulation_reaches_bound)               \
  X(cash_reaches_bound)                      \
  X(order_with_subsidy)                      \
  X(order_from_wallet)                       \
  X(order_settled_after_payment)             \
  X(reward_direct)                           \
  X(reward_indirect)                         \
  X(reward_differential)                     \
  X(reward_peer)                             \
  X(reward_district_agent)                   \
  X(reward_city_agent)                       \
  X(reward_province_agent)                   \
  X(reward_on_own_order)                     \
  X(reward_to_frozen_member)                 \
  X(reward_at_last_generation)               \
  X(rewards_take_all_of_their_budget)        \
  X(disqualified_rank_is_skipped)            \
  X(reward_repays_debt)                      \
  X(sale_repays_debt)                        \
  X(sale_repays_reserve_due)                 \
  X(sale_shared_between_lots)                \
  X(injection_from_subsidy)                  \
  X(exit_repays_debt)                        \
  X(exit_caused_by_reversal)                 \
  X(reversal_exits_its_own_position)         \
  X(reversal_of_all_that_is_left)            \
  X(reversal_of_a_part)                      \
  X(reversal_after_sale)                     \
  X(reversal_after_sale_and_split)           \
  X(reversal_after_position_closed)          \
  X(reversal_returns_subsidy)                \
  X(reversal_returns_cost)                   \
  X(reversal_gains)                          \
  X(reversal_loses)                          \
  X(reversal_takes_the_last_points)          \
  X(reversal_makes_buyer_debt)               \
  X(reversal_feeds_reserve)                  \
  X(reversal_makes_reserve_due)              \
  X(reversal_at_the_last_moment)             \
  X(reversal_leaves_points_without_spend)    \
  X(acquired_stops_without_spend)            \
  X(reserve_cannot_give_all_back)            \
  X(pool_gives_all_back)                     \
  X(withdrawal_stopped_by_debt)              \
  X(reward_clawed_back_into_debt)            \
  X(withdrawal_up_to_daily_limit)            \
  X(unknown_payout_resolved)                 \
  X(failed_payout_repays_debt)               \
  X(tax_on_second_withdrawal_of_month)       \
  X(cancellation_repays_debt)                \
  X(supplier_works_off)                      \
  X(draw_of_all_beyond_cover)                \
  X(rank_rises)                              \
  X(rank_falls)                              \
  X(both_periods_end)                        \
  X(referrer_of_ranked_changed)              \
  X(period_with_negative_revenue)            \
  X(profit_beyond_cover_is_carried)          \
  X(dividend_leaves_remainder)               \
  X(dividend_repays_debt)                    \
  X(terms_proposed_that_findings_block)      \
  X(terms_proposed_that_nothing_blocks)      \
  X(terms_proposed_in_other_words)           \
  X(terms_proposed_at_the_last_moment)       \
  X(terms_acknowledged_by_who_proposed)      \
  X(terms_approved_at_the_last_moment)       \
  X(approved_terms_withdrawn)                \
  X(terms_raise_the_fee)                     \
  X(terms_lower_the_fee)                     \
  X(terms_change_the_promise)                \
  X(terms_return_to_a_promise)               \
  X(terms_bring_ranks)                       \
  X(terms_end_ranks)                         \
  X(terms_have_fewer_ranks)                  \
  X(terms_move_midnight)                     \
  X(terms_change_while_orders_are_paid)      \
  X(terms_change_as_a_period_ends)           \
  X(split_caused_by_new_terms)               \
  X(order_settled_under_earlier_terms)       \
  X(position_beside_another_promise)         \
  X(stream_stopped_short_by_cap)             \
  X(stream_stopped_short_by_account)         \
  X(stream_finds_nobody)                     \
  X(stream_ends)                             \
  X(streams_run_together)                    \
  X(day_ends_late)                           \
  X(exit_caused_by_stream)                   \
  X(terms_accepted_again)                    \
  X(request_opens_window)                    \
  X(request_joins_window)                    \
  X(request_adds_to_request)                 \
  X(request_shrunk_by_exit)                  \
  X(request_shrunk_by_reversal)              \
  X(request_vanishes)                        \
  X(window_vanishes)                         \
  X(request_multiplied_by_split)             \
  X(window_of_several)                       \
  X(window_sells_the_last_points)            \
  X(window_ends_under_instant_terms)         \
  X(window_fee_changed_since)                \
  X(window_asked_in_another_order)           \
  X(window_sale_of_a_frozen_member)          \
  X(window_sale_repays_debt)                 \
  X(window_sale_across_positions)            \
  X(window_sale_pays_nothing)                \
  X(window_ends_with_a_day)                  \
  X(exit_caused_by_window)                   \
  X(terms_change_as_a_window_ends)           \
  X(closing_stops_streams)                   \
  X(closing_stops_new_terms)                 \
  X(closing_confirmed_during_a_window)       \
  X(closing_confirmed_while_orders_are_paid) \
  X(closing_cancels_an_order)                \
  X(closing_drops_requests)                  \
  X(closing_finds_no_holder)                 \
  X(closing_leaves_the_reserve)              \
  X(closing_pays_a_single_holder)            \
  X(closing_divides_the_reserve)             \
  X(closing_rounds_up)                       \
  X(closing_repays_debt)                     \
  X(closing_pays_a_holder_nothing)           \
  X(closing_as_a_window_ends)                \
  X(closing_as_a_period_ends)                \
  X(closing_comes_late)

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
