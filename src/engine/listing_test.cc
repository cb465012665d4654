// The listing: points that become shares, what leaves the pool for them, and what a later refund takes back. SPEC
// section 10; docs/adr/0020. Their law and their journal: conversions_test.cc.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

Terms reversible(Terms terms = classic_terms()) {
  terms.reversal_days = 30;
  return terms;
}

// 600.00 for 357 points: 1.68067226 each. A share costs 5.00.
constexpr std::string_view kListed = R"(
    join ann                           -> joined
    join bob                           -> joined
    order ann 1000.00 300.00           -> grant 210
    order bob 1000.00 300.00           -> grant 147        | pool 600.00; points 357
    list_shares 5.00 operator op       -> shares_listed)";

// 210 x 600.00 / 357 = 352.94 are 70 shares for 350.00, and those are 350.00 x 357 / 600.00 = 208.25 points. No fee.
TEST(Conversions, TurnPointsIntoSharesAtTheStatedPrice) {
  Story story;
  story.play(kListed);
  story.play(R"(
    convert_points v1 ann all          -> converted 208.25 cash 350.00 shares 70
                                       | pool 250.00; points 148.75; price 1.68067226; holds ann 1.75; shares 70
                                       | holder v1 ann; kind v1 member; vested v1 70; left v1 70
                                       | account equity 350.00; account cash 2000.00; wallet ann 0.00
                                       | received ann 350.00; surplus 1150.00
    convert_points v2 bob 100          -> converted 98.175 cash 165.00 shares 33
                                       | pool 85.00; points 50.575; holds bob 48.825; shares 103
    convert_points v2 bob all          -> name_conflict)");
  EXPECT_EQ(story.state().totals.converted, Money(51'500));
}

// After a sale 536.81 are left for 310 points: 100 are worth 173.16, that is 17 shares of 10.00, and 170.00 x 310 /
// 536.81 = 98.1725377607… points, rounded up. The price rises by the rounding.
TEST(Conversions, RoundTheBurntPointsUp) {
  Story story;
  story.play(R"(
    join ann                           -> joined
    join bob                           -> joined
    order ann 1000.00 300.00           -> grant 210
    order bob 1000.00 300.00           -> grant 147
    sell bob 47                        -> sale pays 63.19  | pool 536.81; points 310
    list_shares 10.00 operator op      -> shares_listed
    convert_points v1 ann 100          -> converted 98.17253777 cash 170.00 shares 17
                                       | pool 366.81; points 211.82746223; holds ann 111.82746223)");
}

// 2.975 x 600.00 / 357 = 5.00, exactly.
TEST(Conversions, NeedTheWorthOfAShare) {
  Story story;
  story.play(kListed);
  story.play(R"(
    convert_points v1 ann 2.97499999   -> conversion_too_small
    convert_points v1 ann 2.975        -> converted 2.975 cash 5.00 shares 1
    convert_points v2 ann 5.94999999   -> converted 2.975 cash 5.00 shares 1
    sell ann 202                       -> sale pays 271.59
    convert_points v3 ann all          -> conversion_too_small)");
}

TEST(Conversions, NeedTheListing) {
  Story story;
  story.play(R"(
    join ann                           -> joined
    order ann 1000.00 300.00           -> grant 210
    convert_points v1 ann all          -> not_listed
    list_shares 5.00 operator op       -> shares_listed
    list_shares 5.00 operator op       -> already_listed
    list_shares 6.00 operator op2      -> already_listed
    convert_points v1 ann all          -> converted 210 cash 300.00 shares 60)");
}

// 7 000 000 000 points would be worth a bound's full of shares; past that the table names the bound first.
TEST(Conversions, AreOfPointsThatTheMemberHolds) {
  Story story;
  story.play(R"(
    list_shares 0.01 operator op       -> shares_listed
    join ann                           -> joined
    join bob                           -> joined
    convert_points v1 ann all          -> insufficient_points
    convert_points v1 ann 1            -> insufficient_points
    order ann 1000.00 300.00           -> grant 210
    convert_points v1 bob all          -> insufficient_points
    convert_points v1 bob 0.00000001   -> insufficient_points
    convert_points v1 ann 210.00000001 -> insufficient_points
    convert_points v1 ann 7000000000   -> insufficient_points
    convert_points v1 ann 7000000001   -> shares_limit
    convert_points v1 cat all          -> unknown_member
    convert_points v1 ann 210          -> converted 210 cash 300.00 shares 30000)");
}

// All that circulated is gone, and nothing is left for the reserve. The next order is priced by the last price.
TEST(Conversions, OfTheLastPointsEmptyThePool) {
  Story story;
  story.play(R"(
    join ann                           -> joined
    order ann 1000.00 300.00           -> grant 210
    list_shares 1.00 operator op       -> shares_listed
    convert_points v1 ann all          -> converted 210 cash 300.00 shares 300
                                       | pool 0.00; points 0; price 1.42857142; open 0; account reserve 0.00
    convert_points v2 ann all          -> insufficient_points
    order ann 1000.00 300.00           -> grant 147)");
}

// 210 and 147 points in two positions: 250 are worth 420.16, 84 shares, 249.9 points. 420.00 x 210 / 249.9 = 352.94 of
// the cash are the first lot's, which the refund takes back although it was never in the wallet: 300.00 make good the
// contribution, 52.94 are the reserve's.
TEST(Conversions, TakeTheOldestPointsAndTheirLotsRememberTheCash) {
  Terms terms = reversible();
  terms.exit_basis = ExitBasis::order;
  Story story(terms);
  story.play(R"(
    join ann                           -> joined
    order ann 1000.00 300.00           -> grant 210
    order ann 1000.00 300.00           -> grant 147        | open 2
    list_shares 5.00 operator op       -> shares_listed
    convert_points v1 ann 250          -> converted 249.9 cash 420.00 shares 84    | open 1; holds ann 107.1
    reverse_order r1 o1 all returned   -> refund 1000.00 points 0 pool 0.00 taken 352.94
                                       | wallet ann 647.06; received ann 67.06; account reserve 52.94; shares 84
    reverse_order r2 o2 all returned   -> refund 1000.00 points 107.1 pool 180.00 taken 67.06 loss 52.94
                                       | wallet ann 1580.00; received ann 0.00; left v1 84; pool 0.00; open 0)");
}

// bob keeps the 33 shares and pays for them: 1 000.00 - 165.00. 48.825 points are worth 82.05 of 435.00; 1 000.00 =
// 82.05 + 165.00 + 400.00 + 300.00 + 52.95.
TEST(Conversions, AreTakenBackInCashWhenTheirOrderIsRefunded) {
  Story story(reversible());
  story.play(kListed);
  story.play(R"(
    convert_points v1 bob 100          -> converted 98.175 cash 165.00 shares 33   | pool 435.00; holds bob 48.825
    reverse_order r1 o2 all returned   -> refund 1000.00 points 48.825 pool 82.05 taken 165.00 loss 52.95
                                       | wallet bob 835.00; received bob 0.00; spent bob 0.00; holds bob 0
                                       | pool 352.95; points 210; left v1 33; account equity 165.00
                                       | account platform_loss 52.95)");
}

// Half of the order takes half of what its lot received: 82.50. bob has no cash but the refund's.
TEST(Conversions, AreTakenBackInPartsByPartialRefunds) {
  Story story(reversible());
  story.play(kListed);
  story.play(R"(
    convert_points v1 bob 100          -> converted 98.175 cash 165.00 shares 33
    reverse_order r1 o2 500.00 returned -> refund 500.00 points 24.4125 pool 41.02 taken 82.50 loss 26.48
                                       | wallet bob 417.50; received bob 82.50; holds bob 24.4125)");
}

// bob's order brought 300.00 to ann, who spent them; the refund leaves her in debt with 44.1 points worth 90.00.
TEST(Conversions, WaitUntilADebtIsRepaid) {
  Terms terms = reversible();
  terms.rewards.direct = Rate(300'000);
  Story story(terms);
  story.play(R"(
    join ann                           -> joined
    join bob by ann                    -> joined
    order bob 1000.00 300.00           -> grant 210, direct ann 300.00
    order ann 300.00 90.00 wallet 300.00 -> grant 44.1
    pay_in 180.00                      -> capital_paid_in
    reverse_order r1 o1 all returned   -> direct back from ann 300.00,
                                       -> refund 1000.00 points 210 pool 300.00 taken 0.00
                                       | wallet ann -300.00; pool 90.00; points 44.1
    convert_points v1 ann all          -> not_listed
    list_shares 5.00 operator op       -> shares_listed
    convert_points v1 ann 90000000000  -> member_in_debt
    convert_points v1 ann all          -> member_in_debt)");
  // A sale repays 36.00 of it, the next reward the rest. 22.05 points are then worth 72.40: 14 shares.
  story.play(R"(
    sell ann 22.05                     -> sale pays 36.00  | wallet ann -264.00; pool 54.00
    convert_points v1 ann all          -> member_in_debt
    order bob 1000.00 300.00           -> grant 85.75, direct ann 300.00           | wallet ann 36.00; pool 354.00
    convert_points v1 ann all          -> converted 21.31638419 cash 70.00 shares 14     | wallet ann 36.00)");
}

TEST(Conversions, AreNotForTheFrozen) {
  Story story;
  story.play(R"(
    join ann                           -> joined
    order ann 1000.00 300.00           -> grant 210
    set_member_status ann frozen       -> member_status_changed
    convert_points v1 ann all          -> member_frozen
    list_shares 5.00 operator op       -> shares_listed
    convert_points v1 ann all          -> member_frozen
    set_member_status ann disqualified -> member_status_changed
    convert_points v1 ann all          -> converted 210 cash 300.00 shares 60)");
}

// Wallets and what is held for withdrawals have nothing to do with it.
TEST(Conversions, LeaveOpenWithdrawalsAlone) {
  Story story;
  story.play(R"(
    join ann                           -> joined
    join bob                           -> joined
    order ann 1000.00 300.00           -> grant 210
    order bob 1000.00 300.00           -> grant 147
    sell bob 47                        -> sale pays 63.19
    request_withdrawal w1 bob 60.00    -> held 60.00       | wallet bob 3.19
    approve_withdrawal w1 op1          -> approved
    list_shares 10.00 operator op      -> shares_listed
    convert_points v1 bob all          -> converted 98.17253777 cash 170.00 shares 17
                                       | wallet bob 3.19; account held_withdrawals 60.00; received bob 233.19
    send_withdrawal w1 op2             -> sent
    resolve_withdrawal w1 paid         -> paid out 60.00 fee 0.00 tax 0.00         | wallet bob 3.19)");
}

// Points asked for in a sale window are spoken for: 110 of 210 are left, worth 184.87, 36 shares.
TEST(Conversions, LeaveWhatWasAskedForInASaleWindow) {
  Story story;
  story.play(kListed);
  story.sabotage().sale_window.requested[MemberIndex(0)] = Points(10'000'000'000);
  story.play(R"(
    convert_points v1 ann 110.00000001 -> insufficient_points
    convert_points v1 ann all          -> converted 107.1 cash 180.00 shares 36    | holds ann 102.9)");
  EXPECT_EQ(story.state().sale_window.of(MemberIndex(0)), Points(10'000'000'000));
}

TEST(Conversions, LockTheirSharesUpAsTheListingSays) {
  Story story;
  story.play(R"(
    join ann                           -> joined
    order ann 1000.00 300.00           -> grant 210
    list_shares 5.00 2026-07-01T00:00:00Z op -> shares_listed
    convert_points v1 ann all          -> converted 210 cash 300.00 shares 60
    transfer_shares t1 v1 ann 60       -> shares_locked
    wait 181d
    transfer_shares t1 v1 bob 50       -> shares_transferred   | kind t1 member; holder t1 bob; left v1 10)");
}

// The price moves by a rounding only. 333.34 for 166.67000001 points: 2.00 less a trifle, which is what ann waits for,
// and the whale too. 233 shares take 116.50000001 points for 233.00, and leave 50.17 points for 100.34.
TEST(Conversions, MakePositionsDue) {
  Story story(level_terms());
  story.play(R"(
    join whale                         -> joined
    join ann                           -> joined
    order whale 900.00 0.00            -> grant 450
    order ann 100.00 0.00              -> grant 50         | pool 500.00; points 500
    sell whale 333.32999999            -> sale pays 166.66 | pool 333.34; points 166.67000001; price 1.99999999
    list_shares 1.00 operator op       -> shares_listed
    convert_points v1 whale all        -> converted 116.50000001 cash 233.00 shares 233, exit whale#1 pays 0.17,
                                       -> exit ann#2 pays 50.08, reserve 50.09
                                       | received whale 399.83; received ann 50.08; open 0; pool 0.00)");
}

// Every point became a thousand; 163.333331 are worth 247.05, 49 shares; 245.00 x 396.666661 / 600.00 points.
TEST(Conversions, ScaleWithPointsSplits) {
  Terms terms = reversible();
  terms.initial_price = *parse_price("900.00", 2);
  terms.exit_multiple = std::nullopt;
  Story story(terms);
  story.play(R"(
    join ann                           -> joined
    join bob                           -> joined
    order ann 1000.00 300.00           -> grant 0.23333333, split 1000
    order bob 1000.00 300.00           -> grant 163.333331
    list_shares 5.00 operator op       -> shares_listed
    convert_points v1 bob all          -> converted 161.97221991 cash 245.00 shares 49
                                       | holds bob 1.36111109; pool 355.00; points 234.69444109
    reverse_order r1 o2 all returned   -> refund 1000.00 points 1.36111109 pool 2.05 taken 245.00 loss 52.95
                                       | wallet bob 755.00)");
}

// A split after it multiplies what is left of the lot, and not what the lot received. At 2.82 every point becomes two:
// 97.65 are worth 137.86; of the 165.00 the contribution misses 162.14, and 2.86 are the reserve's.
TEST(Conversions, AreTakenBackAfterAPointsSplitAsTheyWere) {
  Terms terms = reversible();
  terms.split_at = Price{2, 1'000'000};
  terms.split_factor = 2;
  terms.exit_multiple = std::nullopt;
  Story story(terms);
  story.play(kListed);
  story.play(R"(
    convert_points v1 bob 100          -> converted 98.175 cash 165.00 shares 33   | pool 435.00; points 258.825
    sell ann 200                       -> sale pays 268.90, split 2    | pool 166.10; points 117.65; holds bob 97.65
    reverse_order r1 o2 all returned   -> refund 1000.00 points 97.65 pool 137.86 taken 165.00
                                       | wallet bob 835.00; account reserve 2.86; pool 28.24; points 20)");
}

// 247.05 of 600.00 leave, as 49 shares: the smallest pool of the window is now 355.00, and 78.57 % of that 278.92.
TEST(Conversions, LowerTheCapOfInjections) {
  Story story;
  story.play(kListed);
  story.play(R"(
    wait 7d
    convert_points v1 bob all          -> converted 145.775 cash 245.00 shares 49  | pool 355.00
    inject 278.93                      -> injection_over_cap
    inject 278.92                      -> injected 278.92)");
}

TEST(Conversions, StopAtTheBoundOfShares) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 999999999940 operator op   -> shares_issued
    join ann                           -> joined
    order ann 1000.00 300.00           -> grant 210
    list_shares 5.00 operator op       -> shares_listed
    issue_shares c2 lin founder 1 operator op              -> shares_issued
    convert_points v1 ann all          -> shares_limit
    convert_points v1 ann 90000000000  -> shares_limit
    convert_points v1 ann 206.5        -> converted 206.5 cash 295.00 shares 59    | shares 1000000000000)");
}

TEST(Conversions, StopAtTheBoundOfEquity) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 1000 operator op           -> shares_issued
    open_round a 90000000000.00 90000000000.00 0 op        -> round_opened
    invest i1 a gao 89999999900.00     -> invested 89999999900.00 subsidy 0.00 shares 999
    draw 89999999900.00                -> capital_drawn
    join ann                           -> joined
    order ann 1000.00 300.00           -> grant 210
    list_shares 5.00 operator op       -> shares_listed
    convert_points v1 ann all          -> account_limit
    convert_points v1 ann 73.5         -> account_limit
    convert_points v1 ann 73.49999999  -> converted 70 cash 100.00 shares 20       | account equity 90000000000.00
    convert_points v2 ann 3.5          -> account_limit)");
}

TEST(Conversions, AnswerTheFirstReasonOfTheTable) {
  constexpr Timestamp kTooLate(253'402'300'800'000'000);
  const auto convert = [](std::string_view id, std::uint32_t member, std::optional<Points> points) {
    return ConvertPoints{id, MemberIndex(member), points};
  };
  Story story;
  story.play("join ann -> joined");
  EXPECT_EQ(story.decide_at(kTooLate, convert("a b", 0, Points(0))), Reject::id_malformed);
  EXPECT_EQ(story.decide_at(kTooLate, convert("v", 0, Points(0))), Reject::amount_not_positive);
  EXPECT_EQ(story.decide_at(kTooLate, convert("v", 0, Points(kPointsMax + 1))), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, convert("v", 0, Points(1))), Reject::time_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, ListShares{Money(0), {}, "op"}), Reject::amount_not_positive);
  EXPECT_EQ(story.decide_at(kTooLate, ListShares{Money(kMoneyMax + 1), {}, "op"}), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide(ListShares{Money(1), kTooLate, "op"}), Reject::time_out_of_range);
  EXPECT_EQ(story.decide_at(Timestamp(0), convert("v", 1, Points(1))), Reject::time_went_back);
  EXPECT_EQ(story.decide(convert("v", 1, Points(1))), Reject::unknown_member);
  EXPECT_EQ(story.decide(convert("v", 0, Points(1))), Reject::not_listed);
  EXPECT_EQ(story.decide(ListShares{Money(kMoneyMax), {}, "op"}), Reject::none);
  EXPECT_EQ(story.decide(convert("v", 0, Points(kPointsMax))), Reject::insufficient_points);
  story.play("order ann 1000.00 300.00 -> grant 210");
  EXPECT_EQ(story.decide(convert("v", 0, Points(kPointsMax))), Reject::insufficient_points);
  EXPECT_EQ(story.decide(convert("v", 0, std::nullopt)), Reject::conversion_too_small);
}

}  // namespace
}  // namespace greenpool
