// SPEC section 10 and ADR 0020 in tables that a calculator can follow. Money in fen, points in 1e-8.
#include <gtest/gtest.h>

#include "tests/oracle/dialogue.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kPoint = 100'000'000;
constexpr std::uint32_t kAnn = 0;

// SPEC section 4.
Terms worked_terms() {
  Terms terms;
  terms.id = "shares";
  terms.name = "Shares";
  terms.exit_multiple.reset();
  return terms;
}

IssueShares founders_shares(std::string_view certificate, std::int64_t shares) {
  IssueShares issue;
  issue.certificate = certificate;
  issue.holder = "founder";
  issue.shares = shares;
  issue.operator_id = "ann";
  return issue;
}

Reject transfer(OracleDialogue& story, std::string_view id, std::string_view from, std::int64_t shares) {
  return story.give(TransferShares{id, from, "heir", shares});
}

// 1 200 shares over 360 days with a cliff of 90: nothing on day 89, 300 on day 90, floor(1200 x 91 / 360) = 303 on day
// 91.
TEST(Certificates, VestByTheDayAfterTheirCliff) {
  OracleDialogue story(worked_terms());
  IssueShares issue = founders_shares("c", 1'200);
  issue.vesting_from = Timestamp(story.now());
  issue.cliff_days = 361;
  issue.vesting_days = 360;
  EXPECT_EQ(story.give(issue), Reject::amount_out_of_range) << "a cliff longer than the vesting";
  issue.cliff_days = 90;
  ASSERT_EQ(story.give(issue), Reject::none);
  EXPECT_EQ(story.give(issue), Reject::name_conflict);
  story.pass(90 * kDialogueDay - 1);
  EXPECT_EQ(transfer(story, "t", "c", 1), Reject::shares_unvested);
  EXPECT_EQ(transfer(story, "t", "c", 1'201), Reject::shares_insufficient);
  story.pass(1);
  EXPECT_EQ(transfer(story, "t", "c", 301), Reject::shares_unvested);
  ASSERT_EQ(transfer(story, "t", "c", 300), Reject::none);
  story.pass(kDialogueDay);
  EXPECT_EQ(transfer(story, "u", "c", 4), Reject::shares_unvested);
  ASSERT_EQ(transfer(story, "u", "c", 3), Reject::none);
  // What was transferred has vested, and is its new holder's to leave to others.
  ASSERT_EQ(transfer(story, "v", "t", 300), Reject::none);
  EXPECT_EQ(story.oracle().cap_table().shares(), 1'200);
  story.pass(300 * kDialogueDay);
  EXPECT_EQ(transfer(story, "w", "c", 898), Reject::shares_insufficient);
  ASSERT_EQ(transfer(story, "w", "c", 897), Reject::none);
}

TEST(Certificates, AreFreeWhenTheirLockUpEnds) {
  OracleDialogue story(worked_terms());
  IssueShares issue = founders_shares("c", 10);
  issue.locked_until = Timestamp(story.now() + kDialogueDay);
  ASSERT_EQ(story.give(issue), Reject::none);
  story.pass(kDialogueDay - 1);
  EXPECT_EQ(transfer(story, "t", "c", 1), Reject::shares_locked);
  EXPECT_EQ(transfer(story, "t", "c", 11), Reject::shares_insufficient);
  story.pass(1);
  ASSERT_EQ(transfer(story, "t", "c", 1), Reject::none);
}

TEST(Certificates, AreATrillionSharesTogetherAtMost) {
  OracleDialogue story(worked_terms());
  ASSERT_EQ(story.give(founders_shares("c", 999'999'999'999)), Reject::none);
  EXPECT_EQ(story.give(founders_shares("d", 2)), Reject::shares_limit);
  ASSERT_EQ(story.give(founders_shares("d", 1)), Reject::none);
}

// 1 200 shares are worth 1 000.00 before the round: 3.33 buys floor(333 x 1200 / 100000) = 3, and so it does after
// others have bought. 10 % of 3.33 are set aside: 0.33.
TEST(Rounds, SellSharesAtOnePrice) {
  OracleDialogue story(worked_terms());
  OpenRound round{"A", Money(100'000), Money(1'000), Rate(100'000), "ann"};
  EXPECT_EQ(story.give(round), Reject::shares_missing);
  ASSERT_EQ(story.give(founders_shares("c", 1'200)), Reject::none);
  EXPECT_EQ(story.give(Invest{"i", "A", "fund", Money(333), {}}), Reject::unknown_round);
  ASSERT_EQ(story.give(round), Reject::none);
  EXPECT_EQ(story.event<RoundOpened>(0).shares_before, 1'200);
  EXPECT_EQ(story.give(Invest{"i", "A", "fund", Money(83), {}}), Reject::investment_too_small);
  ASSERT_EQ(story.give(Invest{"i", "A", "fund", Money(333), {}}), Reject::none);
  EXPECT_EQ(story.event<Invested>(0).shares, 3);
  EXPECT_EQ(story.event<Invested>(0).subsidy, Money(33));
  ASSERT_EQ(story.give(Invest{"j", "A", "fund", Money(333), {}}), Reject::none);
  EXPECT_EQ(story.event<Invested>(0).shares, 3);
  EXPECT_EQ(story.give(Invest{"k", "A", "fund", Money(335), {}}), Reject::round_limit);
  ASSERT_EQ(story.give(Invest{"k", "A", "fund", Money(334), {}}), Reject::none);
  EXPECT_EQ(story.event<Invested>(0).shares, 4);
  EXPECT_EQ(story.oracle().account(Account::cash), 1'000);
  EXPECT_EQ(story.oracle().account(Account::subsidy), 99);
  EXPECT_EQ(story.oracle().account(Account::equity), 901);
}

// 210 points and P = 300.00, shares at 70.00: all points are worth floor(300 / 70) = 4 shares, 280.00; ceil(280 x 210 /
// 300) = 196 points are burnt, and 14 points with 20.00 stay.
TEST(Conversions, BurnWhatTheSharesAreWorth) {
  OracleDialogue story(worked_terms());
  ASSERT_EQ(story.order("o", kAnn, 100'000, 30'000), Reject::none);
  EXPECT_EQ(story.give(ConvertPoints{"v", MemberIndex(kAnn), {}}), Reject::not_listed);
  const std::int64_t free = story.now() + kDialogueDay;
  ASSERT_EQ(story.give(ListShares{Money(7'000), Timestamp(free), "ann"}), Reject::none);
  EXPECT_EQ(story.give(ListShares{Money(7'000), {}, "ann"}), Reject::already_listed);
  EXPECT_EQ(story.give(ConvertPoints{"v", MemberIndex(1), {}}), Reject::insufficient_points);
  EXPECT_EQ(story.give(ConvertPoints{"v", MemberIndex(kAnn), Points(210 * kPoint + 1)}), Reject::insufficient_points);
  // 49 points are worth 70.00.
  EXPECT_EQ(story.give(ConvertPoints{"v", MemberIndex(kAnn), Points(49 * kPoint - 1)}), Reject::conversion_too_small);
  ASSERT_EQ(story.give(ConvertPoints{"v", MemberIndex(kAnn), {}}), Reject::none);
  const auto& converted = story.event<PointsConverted>(0);
  EXPECT_EQ(converted.shares, 4);
  EXPECT_EQ(converted.cash, Money(28'000));
  EXPECT_EQ(converted.points, Points(196 * kPoint));
  EXPECT_EQ(story.oracle().pool(), 2'000);
  EXPECT_EQ(story.oracle().account(Account::equity), 28'000);
  EXPECT_EQ(story.oracle().members()[kAnn].received, 28'000);
  EXPECT_EQ(transfer(story, "t", "v", 1), Reject::shares_locked);
  story.pass(kDialogueDay);
  ASSERT_EQ(transfer(story, "t", "v", 1), Reject::none);
}

TEST(Conversions, OfTheLastPointsLeaveTheirPrice) {
  OracleDialogue story(worked_terms());
  ASSERT_EQ(story.order("o", kAnn, 100'000, 30'000), Reject::none);
  ASSERT_EQ(story.give(ListShares{Money(10'000), {}, "ann"}), Reject::none);
  ASSERT_EQ(story.give(ConvertPoints{"v", MemberIndex(kAnn), {}}), Reject::none);
  EXPECT_EQ(story.event_count(), 1U) << "nothing is left to be swept";
  EXPECT_EQ(story.oracle().circulating(), 0);
  EXPECT_EQ(story.oracle().price(), ratio(30'000, 210 * kPoint));
}

}  // namespace
}  // namespace greenpool::oracle
