// SPEC section 9 and ADR 0016 in tables that a calculator can follow. Amounts in fen and 1e-8 points; at the price 1.00
// a fen is 1 000 000 units.
#include <gtest/gtest.h>

#include "tests/oracle/dialogue.h"

namespace greenpool::oracle {
namespace {

constexpr std::int64_t kFen = 1'000'000;  // units, at 1.00
constexpr std::uint32_t kAnn = 0;
constexpr std::uint32_t kBob = 1;
constexpr std::uint32_t kCho = 2;

// SPEC section 4, and half of each order's surplus releases.
Terms worked_terms() {
  Terms terms;
  terms.id = "legacy";
  terms.name = "Legacy";
  terms.exit_multiple.reset();
  terms.legacy.release_share = Rate(500'000);
  terms.reversal_days = 7;
  return terms;
}

// No rewards, no share for the platform; half of what is paid is granted, and all of the other half releases.
Terms even_terms() {
  Terms terms = worked_terms();
  terms.reward_rate = Rate(0);
  terms.platform_rate = Rate(0);
  terms.grant_rate = Rate(500'000);
  terms.legacy.release_share = Rate(kRateOne);
  return terms;
}

std::int64_t coins_of(const OracleDialogue& story, std::size_t member) {
  return units_of(story.oracle().members()[member].legacy.coins);
}

TEST(Claims, AreOwedWhenAnotherOperatorApprovesThem) {
  OracleDialogue story(worked_terms());
  EXPECT_EQ(story.give(ApproveClaims{"b", {}, "bob"}), Reject::unknown_claims);
  EXPECT_EQ(story.give(ProposeClaim{"c1", "b", MemberIndex(9), Money(1), "ann"}), Reject::unknown_member);
  ASSERT_EQ(story.give(ProposeClaim{"c1", "b", MemberIndex(kAnn), Money(70'000), "ann"}), Reject::none);
  EXPECT_EQ(story.give(ProposeClaim{"c1", "b", MemberIndex(kAnn), Money(70'000), "ann"}), Reject::name_conflict);
  ASSERT_EQ(story.give(ProposeClaim{"c2", "b", MemberIndex(kBob), Money(30'000), "cho"}), Reject::none);
  EXPECT_EQ(story.oracle().account(Account::legacy_assumed), 0);
  EXPECT_EQ(story.give(ApproveClaims{"b", {}, "ann"}), Reject::four_eyes_required);
  EXPECT_EQ(story.give(ApproveClaims{"b", {}, "cho"}), Reject::four_eyes_required);
  ASSERT_EQ(story.give(ApproveClaims{"b", {}, "bob"}), Reject::none);
  ASSERT_EQ(story.event_count(), 3U);
  EXPECT_EQ(story.event<ClaimsApproved>(0).amount, Money(100'000));
  EXPECT_EQ(story.event<ClaimsApproved>(0).claims, 2);
  EXPECT_EQ(story.event<ClaimConverted>(1).claim, "c1");
  EXPECT_EQ(story.event<ClaimConverted>(2).amount, Money(30'000));
  EXPECT_EQ(story.oracle().account(Account::coins), 100'000);
  EXPECT_EQ(story.oracle().account(Account::legacy_assumed), 100'000);
  EXPECT_EQ(story.give(RejectClaims{"b", "ann"}), Reject::unknown_claims) << "it is over";
}

TEST(Claims, TurnIntoCoinsWhenTheirDateComes) {
  OracleDialogue story(worked_terms());
  const std::int64_t from = story.now() + kDialogueDay;
  ASSERT_EQ(story.give(ProposeClaim{"c1", "b", MemberIndex(kAnn), Money(70'000), "ann"}), Reject::none);
  ASSERT_EQ(story.give(ApproveClaims{"b", Timestamp(from), "bob"}), Reject::none);
  EXPECT_EQ(story.event_count(), 1U);
  EXPECT_EQ(story.oracle().account(Account::legacy_claims), 70'000);
  EXPECT_EQ(story.give(ProposeClaim{"c2", "b", MemberIndex(kAnn), Money(1), "ann"}), Reject::claims_stage);
  EXPECT_EQ(story.give(RejectClaims{"b", "ann"}), Reject::claims_stage);
  EXPECT_EQ(story.give(ApproveClaims{"b", {}, "bob"}), Reject::claims_stage);
  EXPECT_EQ(story.oracle().next_due(), from);
  story.pass(kDialogueDay);
  EXPECT_EQ(story.order("o", kAnn, 0, 0, 1), Reject::work_is_due);
  ASSERT_EQ(story.advance(), Reject::none);
  EXPECT_EQ(story.event<ClaimConverted>(0).amount, Money(70'000));
  EXPECT_EQ(coins_of(story, kAnn), 70'000);
}

TEST(Claims, AreBoundedForAMemberAndTogether) {
  Terms terms = worked_terms();
  terms.legacy.multiple = Multiple(50 * kRateOne);  // 8e12 / 50 = 1.6e11
  OracleDialogue story(terms);
  ASSERT_EQ(story.owe(kAnn, 99'999'999'999), Reject::none);
  EXPECT_EQ(story.owe(kAnn, 2), Reject::claims_limit);
  ASSERT_EQ(story.owe(kAnn, 1), Reject::none);
  EXPECT_EQ(story.owe(kBob, 60'000'000'001), Reject::claims_limit);
  ASSERT_EQ(story.owe(kBob, 60'000'000'000), Reject::none);
  EXPECT_EQ(story.owe(kCho, 1), Reject::claims_limit);
}

// a = 10.00 of which 4.00 in coins, k = 3.33. In money 6.00 at a cost of ceil(3.33 x 0.6) = 2.00: rewards 1.80,
// platform 0.60, c = 1.60, v = 1.12. In coins 4.00 at 1.33: c' = 4.00 - 1.33 - 1.20 - 0.40 = 1.07, v' = floor(0.749) =
// 0.74.
TEST(OrdersInCoins, AreSplitInProportion) {
  OracleDialogue story(worked_terms());
  ASSERT_EQ(story.owe(kAnn, 400), Reject::none);
  EXPECT_EQ(story.order("o", kAnn, 600, 333, 401), Reject::coins_insufficient);
  // Without money of its own the platform has 0.60 and the rewards' 1.80 for the 1.33.
  ASSERT_EQ(story.order("o", kAnn, 600, 333, 400), Reject::none);
  const auto& order = story.event<OrderSettled>(0);
  EXPECT_EQ(order.cost, Money(200));
  EXPECT_EQ(order.coin_cost, Money(133));
  EXPECT_EQ(order.contribution, Money(160));
  EXPECT_EQ(order.platform, Money(60));
  EXPECT_EQ(order.remainder, Money(180));
  EXPECT_EQ(order.granted, Points(112 * kFen));
  EXPECT_EQ(order.locked, Points(74 * kFen));
  EXPECT_EQ(order.released, Points(0)) << "nothing was locked before";
  EXPECT_EQ(story.oracle().account(Account::supplier_payable), 333);
  EXPECT_EQ(story.oracle().account(Account::platform_loss), 133);
  EXPECT_EQ(story.oracle().account(Account::legacy_assumed), 0);
  EXPECT_EQ(story.oracle().positions().at(0).spend, 600);
}

TEST(OrdersInCoins, NeedThePlatformToCoverTheirCost) {
  OracleDialogue story(worked_terms());
  ASSERT_EQ(story.owe(kAnn, 100'000), Reject::none);
  ASSERT_EQ(story.give(PayIn{Money(29'999)}), Reject::none);
  EXPECT_EQ(story.order("o", kAnn, 0, 30'000, 100'000), Reject::platform_funds_insufficient);
  ASSERT_EQ(story.give(PayIn{Money(1)}), Reject::none);
  ASSERT_EQ(story.order("o", kAnn, 0, 30'000, 100'000), Reject::none);
  EXPECT_FALSE(story.event<OrderSettled>(0).position.exists());
  EXPECT_EQ(story.oracle().books().surplus(), 0);
}

TEST(OrdersInCoins, TakeCoinsAtPaymentAndGiveThemBackWhenCancelled) {
  OracleDialogue story(worked_terms());
  ASSERT_EQ(story.owe(kAnn, 100), Reject::none);
  PayOrder payment;
  payment.order = "o";
  payment.member = MemberIndex(kAnn);
  payment.coins = Money(100);
  ASSERT_EQ(story.give(payment), Reject::none);
  EXPECT_EQ(coins_of(story, kAnn), 0);
  EXPECT_EQ(story.oracle().account(Account::coins), 100) << "owed until the goods are delivered";
  ASSERT_EQ(story.give(CancelOrder{"o"}), Reject::none);
  EXPECT_EQ(story.event<OrderCancelled>(0).coins, Money(100));
  EXPECT_EQ(coins_of(story, kAnn), 100);
}

// Ann spends 1 000.00 in coins, k = 300.00: v' = 210.00, at 1.00 that locks 210 points. Bob pays 1 000.00: c = 300.00,
// v = 210.00, w = 45.00 releases 45 points at the price before, 1.00. F = ceil(2^62 x 165 / 210); Ann's balance is
// ceil(210e8 x F / 2^62) = 165e8 + 1, for F was rounded up. 45e8 - 1 units are hers to collect, one is residue.
TEST(LockedPoints, AreReleasedByTheSurplusOfCashOrders) {
  OracleDialogue story(worked_terms());
  ASSERT_EQ(story.owe(kAnn, 100'000), Reject::none);
  ASSERT_EQ(story.give(PayIn{Money(30'000)}), Reject::none);
  ASSERT_EQ(story.order("a", kAnn, 0, 30'000, 100'000), Reject::none);
  EXPECT_EQ(story.event<OrderSettled>(0).locked, Points(21'000 * kFen));
  ASSERT_EQ(story.order("b", kBob, 100'000, 30'000), Reject::none);
  EXPECT_EQ(story.event<OrderSettled>(0).granted, Points(21'000 * kFen));
  EXPECT_EQ(story.event<OrderSettled>(0).released, Points(4'500 * kFen));
  EXPECT_EQ(story.oracle().circulating(), 25'500 * kFen);
  const LockedPoints& locked = story.oracle().locked_points();
  EXPECT_EQ(locked.index(), mpz_class("3623467585907233354"));
  EXPECT_EQ(locked.locked(), 16'500 * kFen);
  EXPECT_EQ(locked.locked_of(kAnn), 16'500 * kFen + 1);
  EXPECT_EQ(locked.collectable(kAnn), 4'500 * kFen - 1);

  // 4 499 999 999 x 300.00 x 0.8 / 255e8 = 42.3529…
  ASSERT_EQ(story.sell_all(kAnn), Reject::none);
  ASSERT_EQ(story.event_count(), 2U);
  EXPECT_EQ(story.event<ReleasedCollected>(0).points, Points(4'500 * kFen - 1));
  EXPECT_TRUE(story.event<ReleasedCollected>(0).opened);
  EXPECT_EQ(story.event<ReleasedCollected>(0).position, PositionId(2));
  EXPECT_EQ(story.event<PointsSold>(1).paid, Money(4'235));
  const OraclePosition& position = story.oracle().positions().at(1);
  EXPECT_TRUE(position.open) << "165 points are locked still";
  EXPECT_EQ(position.remaining, 0);
  EXPECT_EQ(position.spend, 100'000);

  ASSERT_EQ(story.advance(), Reject::none);
  ASSERT_EQ(story.event_count(), 2U);
  EXPECT_EQ(story.event<ReleasesSettled>(0).residue, Points(1));
  EXPECT_EQ(story.event<DayEnded>(1).ended.microseconds(), kDialogueStart + 16 * 3'600'000'000);
  EXPECT_EQ(story.oracle().circulating(), 21'000 * kFen);
  EXPECT_EQ(locked.locked(), 16'500 * kFen + 1);
  EXPECT_EQ(locked.index(), mpz_class(1) << 62);
}

// Two balances of 100 and 50 units and a release of 10: exactly 6.67 and 3.33. F = ceil(2^62 x 140 / 150); the balances
// are ceil(93.33) = 94 and ceil(46.67) = 47: 6 and 3 to collect, one residue.
TEST(LockedPoints, AreReleasedProRataAndRoundTowardsThePool) {
  LockedPoints locked(Flaw::none);
  locked.lock(kAnn, 100);
  locked.lock(kBob, 50);
  locked.release(10);
  EXPECT_EQ(locked.collectable(kAnn), 6);
  EXPECT_EQ(locked.collectable(kBob), 3);
  EXPECT_EQ(locked.collect(kAnn), 6);
  EXPECT_EQ(locked.collect(kBob), 3);
  EXPECT_EQ(locked.settle(), 1);
  EXPECT_EQ(locked.locked(), 141);
  EXPECT_EQ(locked.broken(), std::nullopt);
}

// Bob's coin order locks 40 more after a release of half: what he had before has a part in it, the 40 have none.
TEST(LockedPoints, KeepWhatWasReadyWhenMoreIsLocked) {
  LockedPoints locked(Flaw::none);
  locked.lock(kAnn, 100);
  locked.lock(kBob, 100);
  locked.release(100);
  locked.lock(kBob, 40);
  EXPECT_EQ(locked.collectable(kBob), 50);
  EXPECT_EQ(locked.locked_of(kBob), 90);
  locked.release(140);
  EXPECT_EQ(locked.collectable(kBob), 140);
  EXPECT_EQ(locked.collectable(kAnn), 100);
  EXPECT_EQ(locked.locked(), 0);
  EXPECT_EQ(locked.broken(), std::nullopt);
}

// With the last locked unit a new epoch begins, and what rounding had kept back is collected whole.
TEST(LockedPoints, AreCollectedWholeWhenTheLastIsReleased) {
  LockedPoints locked(Flaw::none);
  locked.lock(kAnn, 2);
  locked.lock(kBob, 1);
  locked.release(1);
  EXPECT_EQ(locked.collectable(kAnn) + locked.collectable(kBob), 0) << "1.33 and 0.67 round up";
  EXPECT_EQ(locked.take(kAnn, 2), 0) << "all of it is locked: L = 2";
  EXPECT_EQ(locked.locked(), 0);
  EXPECT_EQ(locked.collectable(kBob), 1);
  EXPECT_EQ(locked.index(), mpz_class(1) << 62);
}

// Two that hold 1.5 each after a release of 1 of 4 have 2 each: when one lapses it takes 2 of L = 3, when the other
// does 1 is left of L and 1 of the residue.
TEST(LockedPoints, LeaveResidueWhereRoundingHadKeptThem) {
  LockedPoints locked(Flaw::none);
  locked.lock(kAnn, 2);
  locked.lock(kBob, 2);
  locked.release(1);
  EXPECT_EQ(locked.take(kAnn, 2), 0);
  EXPECT_EQ(locked.take(kBob, 2), 1);
  EXPECT_FALSE(locked.any());
  EXPECT_EQ(locked.broken(), std::nullopt);
}

// Coins 2.00 lock 1.00, that is 1e8 units. Bob pays 1.00 twice: the first grants 0.50 and releases 0.50; so does the
// second: P = 2.00, S = 2e8, half of it released. Bob sells his 1e8: 1.00 x 0.2 = 0.20; what Ann has not collected is
// all that circulates, so she collects it. P = 1.80 for 1e8: Ann is due at 2.00 / 1e8, and stays.
TEST(ReleasedPoints, AreCollectedWhenNobodyElseHoldsPoints) {
  Terms terms = even_terms();
  terms.sell_fee = Rate(800'000);
  OracleDialogue story(terms);
  ASSERT_EQ(story.owe(kAnn, 200), Reject::none);
  ASSERT_EQ(story.order("a", kAnn, 0, 0, 200), Reject::none);
  ASSERT_EQ(story.order("b", kBob, 100, 0), Reject::none);
  ASSERT_EQ(story.order("c", kBob, 100, 0), Reject::none);
  EXPECT_EQ(story.oracle().price(), ratio(1, kFen)) << "v + w = c";
  ASSERT_EQ(story.sell_all(kBob), Reject::none);
  ASSERT_EQ(story.event_count(), 2U);
  EXPECT_EQ(story.event<PointsSold>(0).paid, Money(20));
  EXPECT_EQ(story.event<ReleasedCollected>(1).points, Points(100 * kFen));
  EXPECT_EQ(story.oracle().pool(), 180);
}

// As before, but Ann's claim is 1.80: 0.90 points are locked, of which 0.50 and 0.40 are released. A third order grants
// 0.50 x 190 / 200 = 0.475: P = 3.00, S = 2.375e8. Bob sells 1.475: 3.00 x 1475 / 2375 x 0.2 = 0.37. P = 2.63 for Ann's
// 0.9e8: A P / S = 2.63 >= 1.80. She leaves with 2.63 x 0.2 = 0.52.
TEST(LegacyPositions, LeaveWhenTheirClaimIsMadeWhole) {
  Terms terms = even_terms();
  terms.sell_fee = Rate(800'000);
  OracleDialogue story(terms);
  ASSERT_EQ(story.owe(kAnn, 180), Reject::none);
  ASSERT_EQ(story.order("a", kAnn, 0, 0, 180), Reject::none);
  for (const char* id : {"b", "c", "d"}) ASSERT_EQ(story.order(id, kBob, 100, 0), Reject::none);
  EXPECT_EQ(story.oracle().circulating(), 237'500'000);
  ASSERT_EQ(story.sell_all(kBob), Reject::none);
  ASSERT_EQ(story.event_count(), 4U);
  EXPECT_EQ(story.event<PointsSold>(0).paid, Money(37));
  EXPECT_EQ(story.event<ReleasedCollected>(1).points, Points(90 * kFen));
  EXPECT_EQ(story.event<ForcedExit>(2).paid, Money(52));
  EXPECT_EQ(story.event<PoolReserved>(3).amount, Money(211));
  EXPECT_EQ(story.oracle().members()[kAnn].legacy.claim, 0);
  EXPECT_EQ(story.oracle().positions().at(1).open, false);
}

// Ann's claim is 1.00. Her first 0.50 in coins lock 0.25 points, which Bob's order of 2.00 releases.
TEST(LegacyPositions, LapseWhatIsStillLockedWhenTheyLeave) {
  Terms terms = even_terms();
  terms.sell_fee = Rate(800'000);
  OracleDialogue story(terms);
  ASSERT_EQ(story.owe(kAnn, 100), Reject::none);
  ASSERT_EQ(story.order("a", kAnn, 0, 0, 50), Reject::none);
  EXPECT_EQ(story.event<OrderSettled>(0).locked, Points(25 * kFen));
  ASSERT_EQ(story.order("b", kBob, 200, 0), Reject::none);
  EXPECT_EQ(story.event<OrderSettled>(0).released, Points(25 * kFen)) << "no more than is locked";
  // P = 2.00, S = 1.25e8: 1.60 for a point. 0.25 of grant value lock floor(0.25 / 1.6) = 0.15625 points.
  ASSERT_EQ(story.order("e", kAnn, 0, 0, 50), Reject::none);
  ASSERT_EQ(story.event_count(), 2U);
  EXPECT_EQ(story.event<ReleasedCollected>(0).points, Points(25 * kFen)) << "before an order that locks";
  EXPECT_EQ(story.event<OrderSettled>(1).locked, Points(15'625'000));
  // Bob holds 1e8: 1.60 x 0.2 = 0.32. P = 1.68 for Ann's 0.25e8: she is due at 1.00.
  ASSERT_EQ(story.sell_all(kBob), Reject::none);
  ASSERT_EQ(story.event_count(), 4U);
  EXPECT_EQ(story.event<PointsSold>(0).paid, Money(32));
  EXPECT_EQ(story.event<ForcedExit>(1).paid, Money(33));
  EXPECT_EQ(story.event<LockedLapsed>(2).points, Points(15'625'000));
  EXPECT_EQ(story.event<LockedLapsed>(2).residue, Points(0));
  EXPECT_EQ(story.event<LockedLapsed>(2).reason, LapseReason::exit);
  EXPECT_EQ(story.event<PoolReserved>(3).amount, Money(135));
  EXPECT_FALSE(story.oracle().locked_points().any());

  // Nothing is left of what that order locked; for 0.15625 of the 0.25 points that sold for 0.33, that is taken back.
  ASSERT_EQ(story.refund("e", std::nullopt), Reject::none);
  EXPECT_EQ(story.event<OrderReversed>(0).coins, Money(50));
  EXPECT_EQ(story.event<OrderReversed>(0).locked, Points(0));
  EXPECT_EQ(story.event<OrderReversed>(0).legacy_received, Money(21));
  // No more is locked until a new claim.
  ASSERT_EQ(story.order("f", kAnn, 0, 0, 50), Reject::none);
  EXPECT_EQ(story.event<OrderSettled>(0).locked, Points(0));
}

// Half of the order of AreSplitInProportion: 2.00 in coins, 3.00 in money; 0.56 points of 0.80 are worth 0.80, c of the
// half; of platform's 0.60 and the unspent 1.80 comes 1.20; 0.37 locked points. The cost is kept: 3.00 - 0.80 - 1.20 is
// the platform's loss.
TEST(Refunds, ReturnCoinsInProportionAndTakeLockedPointsFirst) {
  OracleDialogue story(worked_terms());
  ASSERT_EQ(story.owe(kAnn, 400), Reject::none);
  ASSERT_EQ(story.give(PayIn{Money(1'000)}), Reject::none);
  ASSERT_EQ(story.order("o", kAnn, 600, 333, 400), Reject::none);
  ASSERT_EQ(story.refund("o", 500), Reject::none);
  const auto& half = story.event<OrderReversed>(0);
  EXPECT_EQ(half.coins, Money(200));
  EXPECT_EQ(half.refund, Money(300));
  EXPECT_EQ(half.points, Points(56 * kFen));
  EXPECT_EQ(half.pool_back, Money(80));
  EXPECT_EQ(half.platform_back, Money(120));
  EXPECT_EQ(half.locked, Points(37 * kFen));
  EXPECT_EQ(half.loss, Money(100));
  EXPECT_EQ(coins_of(story, kAnn), 200);
  EXPECT_EQ(story.oracle().account(Account::legacy_assumed), 200);
  // The rest with its cost: 3.33 less floor(3.33 / 2) = 1.67 comes back, of which 0.67 are more than the money's part.
  ASSERT_EQ(story.refund("o", std::nullopt, CostReturn::returned), Reject::none);
  const auto& rest = story.event<OrderReversed>(0);
  EXPECT_EQ(rest.cost_back, Money(167));
  EXPECT_EQ(rest.gain, Money(67));
  EXPECT_EQ(rest.coins, Money(200));
  EXPECT_EQ(story.oracle().locked_points().locked(), 0);
}

// Ann's 0.50 locked points were released: 0.20 she sold, 0.30 she holds.
TEST(Refunds, TakeReleasedPointsAndThenWhatTheyWereSoldFor) {
  OracleDialogue story(even_terms());
  ASSERT_EQ(story.owe(kAnn, 100), Reject::none);
  ASSERT_EQ(story.order("a", kAnn, 0, 0, 100), Reject::none);
  ASSERT_EQ(story.order("b", kBob, 100, 0), Reject::none);
  ASSERT_EQ(story.give(SellPoints{MemberIndex(kAnn), Points(20 * kFen)}), Reject::none);
  EXPECT_EQ(story.event<PointsSold>(1).paid, Money(16));  // 0.20 less a fifth
  ASSERT_EQ(story.refund("a", std::nullopt), Reject::none);
  const auto& event = story.event<OrderReversed>(0);
  EXPECT_EQ(event.coins, Money(100));
  EXPECT_EQ(event.refund, Money(0));
  EXPECT_EQ(event.legacy_points, Points(30 * kFen));
  EXPECT_EQ(event.legacy_received, Money(16));
  EXPECT_EQ(event.pool_back, Money(0));
  EXPECT_EQ(story.oracle().books().purses()[kAnn].wallet, 0);
  EXPECT_EQ(story.oracle().account(Account::reserve), 16);
  EXPECT_EQ(story.oracle().circulating(), 50 * kFen);
  EXPECT_FALSE(story.oracle().positions().at(1).open);
}

// A price of 300.00 fen a point, 600 fen a point splits by 2. Ann's claim 6.00, all in coins, at a grant of 3.00: one
// point locked. Bob pays 6.00 twice at a fee of 90 %: each grants one point, the first releases Ann's.
TEST(Splits, CollectFirstAndCutWhatCouldNeverBeUsed) {
  Terms terms = even_terms();
  terms.split_at = Price{400, 100'000'000};
  terms.split_factor = 2;
  terms.initial_price = Price{300, 100'000'000};
  terms.sell_fee = Rate(900'000);
  terms.legacy.release_share = Rate(500'000);
  OracleDialogue story(terms);
  ASSERT_EQ(story.owe(kAnn, 600), Reject::none);
  ASSERT_EQ(story.order("a", kAnn, 0, 0, 600), Reject::none);
  EXPECT_EQ(story.event<OrderSettled>(0).locked, Points(100'000'000));
  // c = 6.00, v = 3.00, w = 1.50: one point and half a point at 3.00. P = 6.00, S = 1.5e8: 4.00 a point, which splits.
  ASSERT_EQ(story.order("b", kBob, 600, 0), Reject::none);
  ASSERT_EQ(story.event_count(), 3U);
  EXPECT_EQ(story.event<OrderSettled>(0).released, Points(50'000'000));
  EXPECT_EQ(story.event<ReleasedCollected>(1).points, Points(50'000'000));
  EXPECT_EQ(story.event<PointsSplit>(2).factor, 2);
  EXPECT_EQ(story.oracle().locked_points().locked_of(kAnn), 100'000'000) << "half a point, twice";
  EXPECT_EQ(story.oracle().positions().at(1).acquired, 100'000'000);
  // Bob sells his two points of three: 6.00 x 2/3 x 0.1 = 0.40. P = 5.60 for one point: Ann's position is due at 6.00.
  // 5.60 >= 4.00: of her locked point more than ceil(6.00 / 5.60 points) - 1 = 0.07142858 could never be used.
  ASSERT_EQ(story.sell_all(kBob), Reject::none);
  ASSERT_EQ(story.event_count(), 3U);
  EXPECT_EQ(story.event<PointsSold>(0).paid, Money(40));
  EXPECT_EQ(story.event<LockedLapsed>(1).points, Points(100'000'000 - 7'142'858));
  EXPECT_EQ(story.event<LockedLapsed>(1).reason, LapseReason::unusable);
  EXPECT_EQ(story.event<PointsSplit>(2).factor, 2);
  EXPECT_EQ(story.oracle().locked_points().locked(), 2 * 7'142'858);
}

}  // namespace
}  // namespace greenpool::oracle
