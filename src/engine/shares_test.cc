// Certificates, lock-ups, transfers and rounds. SPEC section 10; docs/adr/0020. Vesting and the cap table:
// cap_table_test.cc.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

TEST(Shares, AreIssuedWithoutMoney) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 700000 operator op             -> shares_issued
    issue_shares c2 mia team 300000 operator op                -> shares_issued
                               | shares 1000000; holder c1 lin; kind c2 team; left c2 300000; vested c1 700000
                               | account equity 0.00; account cash 0.00
    issue_shares c1 lin founder 1 operator op                  -> name_conflict)");
}

TEST(Shares, VestAndArePassedOnAsTheyDo) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 1461000 2026-01-01T00:00:00Z 365 1461 operator op   -> shares_issued
    wait 364d
    wait 86399s
    wait 999999us
    transfer_shares t0 c1 mia 1                                -> shares_unvested
    wait 1us
    transfer_shares t1 c1 mia 365001                           -> shares_unvested
    transfer_shares t1 c1 mia 365000                           -> shares_transferred
                               | left c1 1096000; vested c1 365000; left t1 365000; vested t1 365000; kind t1 founder
                               | holder t1 mia; shares 1461000
    transfer_shares t2 c1 mia 1                                -> shares_unvested
    wait 1d
    transfer_shares t2 c1 mia 1001                             -> shares_unvested
    transfer_shares t2 c1 mia 1000                             -> shares_transferred      | left c1 1095000
    wait 1094d
    transfer_shares t3 c1 mia 1094001                          -> shares_unvested
    wait 1d
    transfer_shares t3 c1 mia 1095001                          -> shares_insufficient
    transfer_shares t3 c1 mia 1095000                          -> shares_transferred      | left c1 0; shares 1461000
    transfer_shares t4 c1 mia 1                                -> shares_insufficient)");
}

// Who got them holds them without conditions, and may pass them on.
TEST(Shares, ThatWerePassedOnAreFree) {
  Story story;
  story.play(R"(
    issue_shares c1 lin team 1000 2026-01-01T00:00:00Z 0 10 2026-01-05T00:00:00Z operator op   -> shares_issued
    until 2026-01-06
    transfer_shares t1 c1 mia 300                              -> shares_transferred
    transfer_shares t2 t1 lin 300                              -> shares_transferred
                               | left c1 700; left t1 0; left t2 300; holder t2 lin; kind t2 team; shares 1000
    transfer_shares t3 t9 lin 1                                -> unknown_certificate
    transfer_shares t2 c1 lin 1                                -> name_conflict)");
}

TEST(Shares, AreLockedUpToTheInstant) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 1000 locked_until 2026-01-02T00:00:00Z operator op   -> shares_issued
    wait 86399s
    wait 999999us
    transfer_shares t1 c1 mia 1                                -> shares_locked
    wait 1us
    transfer_shares t1 c1 mia 1                                -> shares_transferred)");
}

TEST(Shares, ThatCannotBePassedOnAnswerTheFirstReasonOfTheTable) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 1000 2026-01-01T00:00:00Z 0 10 2027-01-01T00:00:00Z operator op   -> shares_issued
    wait 1d
    transfer_shares t1 c1 mia 1001                             -> shares_insufficient
    transfer_shares t1 c1 mia 1000                             -> shares_unvested
    transfer_shares t1 c1 mia 101                              -> shares_unvested
    transfer_shares t1 c1 mia 100                              -> shares_locked)");
}

TEST(Shares, AnswerTheFirstReasonOfTheTable) {
  constexpr Timestamp kTooLate(253'402'300'800'000'000);
  const auto issue = [](std::string_view id, std::int64_t shares, std::int64_t cliff, std::int64_t vesting) {
    return IssueShares{id, "lin", StakeKind::team, shares, Timestamp{}, cliff, vesting, Timestamp{}, "op"};
  };
  Story story;
  EXPECT_EQ(story.decide_at(kTooLate, issue("a b", 0, 0, 0)), Reject::id_malformed);
  EXPECT_EQ(story.decide_at(kTooLate, issue("c", 0, 2, 1)), Reject::amount_not_positive);
  EXPECT_EQ(story.decide_at(kTooLate, issue("c", 1, 2, 1)), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, issue("c", kSharesMax + 1, 0, 0)), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, issue("c", 1, 0, kVestingDaysMax + 1)), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, issue("c", 1, -1, 0)), Reject::amount_out_of_range);
  EXPECT_EQ(story.decide_at(kTooLate, issue("c", 1, 0, 0)), Reject::time_out_of_range);
  IssueShares locked = issue("c", 1, 0, 0);
  locked.locked_until = kTooLate;
  EXPECT_EQ(story.decide(locked), Reject::time_out_of_range);
  EXPECT_EQ(story.decide(issue("c", kSharesMax - 1, 0, 0)), Reject::none);
  EXPECT_EQ(story.decide_at(Timestamp(0), issue("c", 2, 0, 0)), Reject::name_conflict);
  EXPECT_EQ(story.decide_at(Timestamp(0), issue("d", 2, 0, 0)), Reject::time_went_back);
  EXPECT_EQ(story.decide(issue("d", 2, 0, 0)), Reject::shares_limit);
  EXPECT_EQ(story.decide(issue("d", 1, 0, 0)), Reject::none);
  EXPECT_EQ(story.state().cap_table.shares, kSharesMax);
}

// A million shares, worth ten million: 10.00 a share; a quarter of what comes in is set aside.
constexpr std::string_view kRoundA = R"(
    issue_shares c1 lin founder 1000000 operator op            -> shares_issued
    open_round a 10000000.00 2000000.00 0.25 op                -> round_opened      | raised a 0.00)";

TEST(Rounds, SellSharesAtTheirPrice) {
  Story story;
  story.play(kRoundA);
  story.play(R"(
    invest i1 a gao 1000000.00 -> invested 1000000.00 subsidy 250000.00 shares 100000
                               | shares 1100000; raised a 1000000.00; holder i1 gao; kind i1 investor; vested i1 100000
                               | account cash 1000000.00; account subsidy 250000.00; account equity 750000.00
                               | surplus 750000.00)");
}

// 19.99 buy one share; a quarter of them is 4.99, cut.
TEST(Rounds, RoundSharesAndSubsidyDown) {
  Story story;
  story.play(kRoundA);
  story.play(R"(
    invest i1 a gao 9.99       -> investment_too_small
    invest i1 a gao 19.99      -> invested 19.99 subsidy 4.99 shares 1    | account equity 15.00; account cash 19.99)");
}

TEST(Rounds, RaiseNoMoreThanTheirAmount) {
  Story story;
  story.play(kRoundA);
  story.play(R"(
    invest i1 a gao 2000000.01 -> round_limit
    invest i1 a gao 19.99      -> invested 19.99 subsidy 4.99 shares 1
    invest i2 a gao 1999980.02 -> round_limit
    invest i2 a gao 1999980.01 -> invested 1999980.01 subsidy 499995.00 shares 199998   | raised a 2000000.00
    invest i3 a gao 0.01       -> round_limit
    invest i3 b gao 10.00      -> unknown_round
    invest i2 a gao 10.00      -> name_conflict
    open_round a 1.00 1.00 0 op -> name_conflict)");
}

// The price is that of the shares when it opened, whoever invests in another round meanwhile: 1 000 001 shares for
// 20 000 000.00.
TEST(Rounds, KeepTheirPriceBesideOthers) {
  Story story;
  story.play(kRoundA);
  story.play(R"(
    invest i1 a gao 10.00      -> invested 10.00 subsidy 2.50 shares 1
    open_round b 20000000.00 20000000.00 0 op -> round_opened
    invest i2 a gao 1000.00    -> invested 1000.00 subsidy 250.00 shares 100
    invest i3 b hu 20.00       -> invested 20.00 subsidy 0.00 shares 1
    invest i4 b hu 20000.00    -> invested 20000.00 subsidy 0.00 shares 1000
    invest i5 b hu 19.99       -> investment_too_small             | shares 1001102)");
}

TEST(Rounds, NeedSharesToBePricedBy) {
  Story story;
  story.play("open_round a 10000000.00 2000000.00 0.25 op -> shares_missing");
}

TEST(Rounds, MaySetAllAside) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 1000 operator op -> shares_issued
    open_round a 1000.00 1000.00 1 op -> round_opened
    invest i1 a gao 10.00      -> invested 10.00 subsidy 10.00 shares 10      | account equity 0.00; surplus 0.00)");
}

// What a round set aside lifts the price of points like any other subsidy.
TEST(Rounds, FillTheSubsidyAccountForInjections) {
  Story story;
  story.play(kRoundA);
  story.play(R"(
    invest i1 a gao 400.00     -> invested 400.00 subsidy 100.00 shares 40
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210
    wait 7d
    inject 100.01 from subsidy -> subsidy_insufficient
    inject 100.00 from subsidy -> injected 100.00                  | pool 400.00; account subsidy 0.00)");
}

TEST(Rounds, LockUpWhatTheySell) {
  Story story;
  story.play(kRoundA);
  story.play(R"(
    invest i1 a gao 100.00 2026-01-02T00:00:00Z -> invested 100.00 subsidy 25.00 shares 10
    transfer_shares t1 i1 hu 10                 -> shares_locked
    wait 1d
    transfer_shares t1 i1 hu 10                 -> shares_transferred      | kind t1 investor)");
}

TEST(Rounds, StopAtTheBoundOfShares) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 500000000000 operator op       -> shares_issued
    open_round a 1.00 90000000000.00 0 op                      -> round_opened
    open_round b 0.01 90000000000.00 0 op                      -> round_opened
    invest i1 b gao 90000000000.00                             -> shares_limit
    invest i1 a gao 1.01                                       -> shares_limit
    invest i1 a gao 1.00       -> invested 1.00 subsidy 0.00 shares 500000000000      | shares 1000000000000
    invest i2 a gao 0.01                                       -> shares_limit
    issue_shares c2 lin founder 1 operator op                  -> shares_limit)");
}

// Cash, and what was received for shares when the cash is drawn.
TEST(Rounds, StopAtTheBoundOfTheAccounts) {
  Story story;
  story.play(R"(
    issue_shares c1 lin founder 1000 operator op               -> shares_issued
    open_round a 90000000000.00 90000000000.00 0 op            -> round_opened
    open_round b 90000000000.00 90000000000.00 0.5 op          -> round_opened
    pay_in 100000000.00                                        -> capital_paid_in
    invest i1 a gao 90000000000.00                             -> account_limit
    invest i1 a gao 89900000000.00 -> invested 89900000000.00 subsidy 0.00 shares 998
    draw 90000000000.00                                        -> capital_drawn
    invest i2 b gao 200000000.01                               -> account_limit
    invest i2 b gao 200000000.00   -> invested 200000000.00 subsidy 100000000.00 shares 2
                               | account equity 90000000000.00
    invest i3 b gao 90000000.00                                -> account_limit)");
}

}  // namespace
}  // namespace greenpool
