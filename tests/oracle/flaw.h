// Misreadings of the rules. The oracle knows SPEC's reading; each of these turns one sentence of it around, so that a
// test can prove that the comparison with the engine notices (sensitivity_test.cc).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace greenpool::oracle {

// X(name, the sentence of SPEC that it breaks)
#define GREENPOOL_ORACLE_FLAWS(X)                                                                       \
  X(grant_rounds_up, "granted points round down")                                                       \
  X(grant_priced_after, "points are priced before the contribution")                                    \
  X(payment_rounds_up, "paid-out money rounds down")                                                    \
  X(rewards_round_up, "rewards = floor(a x reward_rate)")                                               \
  X(remainder_in_value, "the remainder to the pool is no part of c for v")                              \
  X(remainder_is_injection, "the remainder to the pool counts as no injection")                         \
  X(spend_of_nothing_lost, "an order that grants nothing adds its spend to the position it joins")      \
  X(dust_at_equality, "a grant may lose exactly a thousandth")                                          \
  X(exit_when_above, "a position is due at its trigger, not only above it")                             \
  X(exit_forgets_sold, "points already sold still count in A")                                          \
  X(exit_fee_forgotten, "a forced exit pays the fee")                                                   \
  X(exits_at_one_price, "each exit is at the price of its moment")                                      \
  X(exits_by_opening, "due positions exit in ascending trigger price")                                  \
  X(ties_newest_first, "equal triggers exit in order of opening")                                       \
  X(exits_once, "the engine repeats until none is due")                                                 \
  X(sale_newest_first, "a sale takes from the oldest open position first")                              \
  X(empty_position_stays, "a position with R = 0 closes")                                               \
  X(split_when_above, "points split when the price has reached split_at")                               \
  X(split_once, "the split is repeated until the price is below")                                       \
  X(split_forgets_acquired, "a split multiplies A too")                                                 \
  X(split_before_exits, "points split at the end of a command, its exits included")                     \
  X(split_needs_points, "when S = 0 the denominator of q is multiplied")                                \
  X(last_price_after, "q is the price just before the last points left")                                \
  X(rest_stays, "what the last holder leaves moves to the reserve")                                     \
  X(window_closed_left, "an injection exactly one window ago no longer counts")                         \
  X(window_forgets_start, "the pool at the start of the window counts")                                 \
  X(cap_at_equality, "injections may reach the cap")                                                    \
  X(cap_forgets_fee, "the cap is 1/((1-h)g) - 1")                                                       \
  X(spend_bound_off, "the spend of a position may reach 1e11")                                          \
  X(account_bound_off, "an account may reach 9e12")                                                     \
  X(points_bound_off, "S may reach 9e18")                                                               \
  X(acquired_bound_off, "A with a trigger may reach 9e18")                                              \
  X(acquired_unbounded, "A without a trigger stops at 9e18")                                            \
  X(product_cover_strict, "a product may exactly cover a grant on profit")                              \
  X(frozen_earn_nothing, "frozen members earn")                                                         \
  X(disqualified_earn, "disqualified members are skipped")                                              \
  X(rank_of_disqualified_counts, "ranks of disqualified members do not count")                          \
  X(buyer_never_ranks, "on own orders the differential walk begins with the buyer")                     \
  X(one_generation_more, "beyond max_generations nobody is looked at")                                  \
  X(differential_is_whole_rate, "an upline of rate r > given receives r - given")                       \
  X(peers_without_target, "a peer has met the period's target")                                         \
  X(peers_compound, "a peer receives of D, not compounding")                                            \
  X(excluded_agent_counts, "an excluded agent leaves given")                                            \
  X(agents_never_differ, "agents as differences receive rate - given")                                  \
  X(product_rewards_strict, "a product may set exactly the worst case of rewards")                      \
  X(subsidy_below_cap, "a subsidy may reach the platform's share")                                      \
  X(descendants_may_refer, "a change to a descendant is referral_cycle")                                \
  X(directs_stay, "a changed referrer loses a direct referral")                                         \
  X(reserve_repaid_first, "the reserve's part of a debt is repaid last")                                \
  X(released_still_counts, "released requests of the day leave the daily limit")                        \
  X(releases_oldest_first, "the newest withdrawal is stopped first")                                    \
  X(debt_stops_no_withdrawal, "a debt stops what was not sent")                                         \
  X(tax_rounds_down, "tax rounds up")                                                                   \
  X(tax_forgets_month, "tax is of the month's total")                                                   \
  X(withdrawal_fee_rounds_down, "the fee rounds up")                                                    \
  X(four_eyes_at_limit, "above the limit, not at it, two people are needed")                            \
  X(supplier_one_pair_of_eyes, "who asks for a payment never approves it")                              \
  X(supplier_never_works_off, "what a supplier owes is worked off first")                               \
  X(draw_below_cover, "all beyond full cover may be drawn")                                             \
  X(reversal_rounds_for_members, "what is taken from members rounds up")                                \
  X(rewards_stay, "rewards are taken back")                                                             \
  X(pool_gives_back_more, "pool_back <= c")                                                             \
  X(reserve_gets_none, "what is collected beyond the pool's gap goes to the reserve")                   \
  X(refund_keeps_spend, "the refunded spend leaves C")                                                  \
  X(refund_keeps_acquired, "the refunded points leave A")                                               \
  X(refund_keeps_period_spend, "a refund lessens the period's spend")                                   \
  X(refunds_uncovered, "a refund that full cover does not hold waits")                                  \
  X(last_day_excluded, "the last moment of reversal_days is in time")                                   \
  X(spend_of_nothing_exits, "a position with C = 0 is never due")                                       \
  X(lots_newest_first, "a sale takes the oldest lot first")                                             \
  X(lots_round_apart, "lots share a payment by cumulative floors")                                      \
  X(split_forgets_granted, "a split scales what lots were granted")                                     \
  X(due_only_after, "a period's end is due at its moment")                                              \
  X(team_with_self, "a team is everyone below")                                                         \
  X(ranks_without_directs, "a rank needs its direct referrals")                                         \
  X(ranks_one_by_one, "a rank is the highest whose requirements are met")                               \
  X(negative_revenue_is_nothing, "negative revenue counts as a loss")                                   \
  X(carried_is_lost, "what could not gather is carried")                                                \
  X(dividend_ties_later, "equal remainders: the earlier registration")                                  \
  X(weight_forgets_past, "weights count for the time they were held")                                   \
  X(cash_cost_rounds_down, "the cost of the part in money rounds up")                                   \
  X(coins_cost_nothing, "the part in coins has its cost, for its grant too")                            \
  X(coin_cost_uncovered, "the cost of the part in coins has to be covered")                             \
  X(claims_one_pair_of_eyes, "who proposed a claim never approves it")                                  \
  X(claim_bound_off, "a member's claims may reach 1e11")                                                \
  X(claims_bound_off, "all claims times the multiple may reach 8e12")                                   \
  X(claims_ignore_their_date, "claims turn into coins when their date comes")                           \
  X(locked_priced_after, "locked points are priced before the order")                                   \
  X(locks_after_exit, "whose legacy position has left gets no locked points")                           \
  X(own_locked_points_share, "an order's own locked points have no part in its release")                \
  X(release_priced_after, "points are released at the price before the order")                          \
  X(release_rounds_up, "released points round down")                                                    \
  X(index_rounds_down, "the index rounds up")                                                           \
  X(index_never_restarts, "the index restarts at the end of the day")                                   \
  X(locked_balance_rounds_down, "a locked balance rounds up")                                           \
  X(epoch_never_ends, "when nothing is locked, what was released is collected whole")                   \
  X(residue_is_lost, "the residue of a day is locked again")                                            \
  X(alone_waits, "released points are collected when nobody else holds points")                         \
  X(sale_without_collecting, "released points are collected before a sale")                             \
  X(exit_without_collecting, "released points are collected before an exit")                            \
  X(reversal_without_collecting, "released points are collected before a reversal")                     \
  X(split_without_collecting, "released points are collected before a points split")                    \
  X(split_keeps_unusable, "a points split cuts what could never be used")                               \
  X(split_forgets_locked, "a points split multiplies locked points")                                    \
  X(orders_join_legacy_position, "orders join no legacy position")                                      \
  X(legacy_spend_is_coins_spent, "the spend of a legacy position is the claim")                         \
  X(new_claim_is_no_spend, "a new claim adds to the spend of an open legacy position")                  \
  X(empty_legacy_position_closes, "a legacy position waits for what is locked")                         \
  X(claim_outlives_exit, "the claim ends with its position")                                            \
  X(lapsed_points_come_back, "what is locked lapses when the legacy position exits")                    \
  X(refund_takes_cash_first, "subsidy and money are refunded in proportion")                            \
  X(coins_round_up, "coins that are refunded round down")                                               \
  X(released_points_stay_refunded, "a refund takes locked points that were released")                   \
  X(sold_locked_points_stay_paid, "a refund takes what released points were sold for")                  \
  X(round_price_moves, "a round has one price")                                                         \
  X(round_never_full, "a round may raise its whole amount")                                             \
  X(subsidy_of_round_rounds_up, "what is set aside as subsidy rounds down")                             \
  X(shares_bound_off, "there may be 1e12 shares")                                                       \
  X(cliff_day_excluded, "shares vest at the end of the cliff")                                          \
  X(vesting_begins_after_cliff, "at the cliff all days since the beginning vest")                       \
  X(vesting_by_the_moment, "shares vest by the whole day")                                              \
  X(lock_up_end_excluded, "at the end of the lock-up shares are free")                                  \
  X(transfer_keeps_vesting, "what is transferred has vested")                                           \
  X(conversion_pays_fee, "a conversion pays no fee")                                                    \
  X(conversion_burns_all, "only points worth the shares are burnt")                                     \
  X(burnt_points_round_down, "burnt points round up")                                                   \
  X(conversion_of_locked_points, "locked points are not converted")                                     \
  X(conversion_is_no_receipt, "what is converted counts as received")                                   \
  X(debtors_convert, "who is in debt converts nothing")                                                 \
  X(locked_points_outlive_closing, "locked points lapse when the programme closes")                     \
  X(converted_shares_are_free, "converted shares are locked up as the listing says")                    \
  X(higher_fee_needs_no_more_notice, "raising the sale fee needs 30 days' notice")                      \
  X(notice_before_approval, "the notice lies between the approval and the effect")                      \
  X(notice_longer_than_promised, "the notice may be just as long as terms promise")                     \
  X(who_proposed_may_approve, "another operator than the one who proposed approves")                    \
  X(one_acknowledgement_suffices, "two operators acknowledge what blocks")                              \
  X(one_operator_acknowledges_twice, "two different operators acknowledge what blocks")                 \
  X(two_changes_may_wait, "one change of terms waits at a time")                                        \
  X(approved_terms_stay, "a change can be withdrawn until it takes effect")                             \
  X(terms_one_moment_late, "new terms are due at the moment they name")                                 \
  X(paid_orders_follow_new_terms, "rates and terms version are fixed at payment")                       \
  X(positions_follow_new_multiple, "m is fixed for a position when it opens")                           \
  X(orders_join_any_promise, "an order under another m or basis opens a new position")                  \
  X(fee_stays_with_first_terms, "the sale fee is that of the terms in force")                           \
  X(claims_bound_by_terms_in_force, "claims are bounded by the highest multiple of any version")        \
  X(coins_alone_join, "an order in coins alone joins no position")                                      \
  X(residue_is_the_last_holder, "what nobody can collect is locked again before the last points leave") \
  X(streams_ignore_the_cap, "a day's part is what the cap still allows")                                \
  X(streams_count_as_no_injection, "a part counts in the injection window")                             \
  X(streams_last_name_first, "streams run in order of their names")                                     \
  X(exits_between_streams, "exits follow when all streams of a day have run")                           \
  X(late_days_are_left_out, "each day that is over ends by itself")                                     \
  X(any_acceptance_suffices, "a new version asks again")                                                \
  X(any_version_can_be_accepted, "the version in force is accepted")                                    \
  X(paid_orders_ask_again, "an order that was paid keeps the consent of its payment")                   \
  X(points_asked_for_sell_again, "points asked for are not available meanwhile")                        \
  X(each_request_moves_the_end, "the first request opens the window")                                   \
  X(window_one_moment_longer, "a window is due at its end")                                             \
  X(window_sales_one_after_another, "all sales of a window are at one price")                           \
  X(window_sales_in_order_of_request, "sales of a window are in order of registration")                 \
  X(window_sales_must_pay, "a sale of a request that shrank may pay nothing")                           \
  X(window_fee_of_the_request, "the fee of a window is that in force at its end")                       \
  X(exits_between_window_sales, "exits follow after all sales of a window")                             \
  X(exits_leave_requests, "an exit leaves a request no larger than what is held")                       \
  X(reversals_leave_requests, "a reversal leaves a request no larger than what is held")                \
  X(splits_forget_requests, "a points split multiplies requests")                                       \
  X(windows_without_requests_stay, "without requests no window is open")                                \
  X(one_operator_closes, "closing is confirmed by another operator")                                    \
  X(members_join_to_the_end, "nobody joins a programme that is closing")                                \
  X(streams_outlive_closing, "streams stop when closing is confirmed")                                  \
  X(terms_change_while_closing, "an approved change does not take effect while closing")                \
  X(closing_one_moment_late, "closing is due at its moment")                                            \
  X(closing_leaves_fractions, "all of P is paid, by largest remainder")                                 \
  X(closing_ties_later, "equal fractions: the earlier registration")                                    \
  X(closing_leaves_the_last_price, "q is then the price that closing_begun states")                     \
  X(closing_keeps_the_fee, "closing takes no fee")                                                      \
  X(closing_keeps_the_reserve, "what claims leave of the reserve is the holders'")                      \
  X(closing_in_order_of_registration, "lines that round down come before lines that round up")

enum class Flaw : std::uint8_t {
  none,
#define GREENPOOL_ORACLE_FLAW_ENUM(name, sentence) name,
  GREENPOOL_ORACLE_FLAWS(GREENPOOL_ORACLE_FLAW_ENUM)
#undef GREENPOOL_ORACLE_FLAW_ENUM
};

struct FlawInfo {
  Flaw flaw;
  std::string_view name;
  std::string_view sentence;
};

inline constexpr auto kFlaws = std::to_array<FlawInfo>({
#define GREENPOOL_ORACLE_FLAW_INFO(name, sentence) {Flaw::name, #name, sentence},
    GREENPOOL_ORACLE_FLAWS(GREENPOOL_ORACLE_FLAW_INFO)
#undef GREENPOOL_ORACLE_FLAW_INFO
});

}  // namespace greenpool::oracle
