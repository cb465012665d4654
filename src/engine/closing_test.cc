// The programme's end: who is paid what. SPEC section 15.
#include <gmock/gmock.h>

#include <random>

#include "engine/scenario.h"

namespace greenpool {
namespace {

constexpr std::string_view kThreeOrders = R"(
    join ann                   -> joined
    join bob                   -> joined
    join cat                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147
    order cat 1000.00 300.00   -> grant 124.95     | pool 900.00; points 481.95)";

// The notice of a story that begins on 2026-01-01, to its end.
constexpr std::string_view kAgreedAndOver = R"(
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-31T00:00:00Z
    wait 30d                   ->)";

Terms without_notice(Terms terms) {
  terms.wind_down_notice_days = 0;
  return terms;
}

TEST(Closing, PaysThePoolByPointsWithoutAFee) {
  Story story;
  story.play(kThreeOrders);
  story.play(kAgreedAndOver);
  // 900.00 by 210, 147 and 124.95 of 481.95: 392.1568, 274.5098, 233.3333. Two fen are left, for bob and ann.
  story.play(R"(
    advance                    -> closing at 900.00/481.95 reserve 0.00 claims 0.00, cat gets 233.33 for 124.95,
                               -> ann gets 392.16 for 210, bob gets 274.51 for 147, closed 900.00 to 3
                               | pool 0.00; points 0; price 1.86741363; open 0; account pool 0.00
                               | wallet ann 392.16; wallet bob 274.51; wallet cat 233.33; account wallets 900.00
                               | received ann 392.16; holds ann 0; surplus 1200.00; account reserve 0.00)");
}

TEST(Closing, GivesTheFenLeftOverToWhoRegisteredFirst) {
  Story story(level_terms());
  // Thirds of 100.00. Whose part is rounded up is paid last.
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    join cat                   -> joined
    order cat 66.00 0.00       -> grant 33
    order bob 66.00 0.00       -> grant 33
    order ann 66.00 0.00       -> grant 33
    wait 8d                    ->
    inject 1.00                -> injected 1.00
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-02-08T00:00:00Z
    wait 30d                   ->
    advance                    -> closing at 100.00/99 reserve 0.00 claims 0.00, bob gets 33.33 for 33,
                               -> cat gets 33.33 for 33, ann gets 33.34 for 33, closed 100.00 to 3
                               | price 1.01010101)");
}

TEST(Closing, TakesPointsThatAreWorthLessThanAFenForNothing) {
  Terms terms = without_notice(level_terms());
  terms.exit_multiple = std::nullopt;
  Story story(terms);
  // bob's 0.0001 points are worth 0.0001 x 54.99 / 10.0001 = 0.0005.
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 200.00 0.00      -> grant 100
    order bob 0.02 0.00        -> grant 0.01
    sell ann 90                -> sale pays 45.00
    sell bob 0.0099            -> sale pays 0.02               | pool 54.99; points 10.0001
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-01T00:00:00Z
    advance                    -> closing at 54.99/10.0001 reserve 0.00 claims 0.00, bob gets 0.00 for 0.0001,
                               -> ann gets 54.99 for 10, closed 54.99 to 2
                               | open 0; wallet bob 0.02)");
}

TEST(Closing, PaysAllPositionsOfAMemberTogether) {
  Terms terms = without_notice(classic_terms());
  terms.exit_basis = ExitBasis::order;
  Story story(terms);
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147
    order ann 1000.00 300.00   -> grant 124.95     | open 3
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-01T00:00:00Z
    advance                    -> closing at 900.00/481.95 reserve 0.00 claims 0.00, ann gets 625.49 for 334.95,
                               -> bob gets 274.51 for 147, closed 900.00 to 2
                               | open 0)");
}

TEST(Closing, PaysTheReserveToHoldersToo) {
  Story story;
  // 300.00 by 147 and 102.9 of 249.9 after the second order; 600.00: 352.9411 and 247.0588; 60.00: 35.2941 and 24.7058.
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    join cat                   -> joined
    order ann 1000.00 300.00   -> grant 210
    sell ann all               -> sale pays 240.00, reserve 60.00
    order bob 1000.00 300.00   -> grant 147
    order cat 1000.00 300.00   -> grant 102.9      | pool 600.00; points 249.9)");
  story.play(kAgreedAndOver);
  story.play(R"(
    advance                    -> closing at 600.00/249.9 reserve 60.00 claims 0.00,
                               -> bob gets 352.94 for 147 and 35.29, cat gets 247.06 for 102.9 and 24.71,
                               -> closed 660.00 to 2
                               | account reserve 0.00; wallet bob 388.23; wallet cat 271.77; received bob 388.23)");
}

TEST(Closing, LeavesTheReserveWhereItIsWhenNobodyHoldsPoints) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 210
    sell ann all               -> sale pays 240.00, reserve 60.00)");
  story.play(kAgreedAndOver);
  story.play(R"(
    advance                    -> closing at 0.00/0 reserve 60.00 claims 0.00, closed 0.00 to 0
                               | stage closed; account reserve 60.00; price 1.42857142
    request_withdrawal w1 ann 240.00 -> held 240.00)");
}

TEST(Closing, OfAProgrammeThatNobodyJoinedIsOverLikeAnyOther) {
  Story story(without_notice(classic_terms()));
  story.play(R"(
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-01T00:00:00Z
    join ann                   -> work_is_due
    advance                    -> closing at 0.00/0 reserve 0.00 claims 0.00, closed 0.00 to 0
    join ann                   -> programme_closed)");
}

TEST(Closing, CancelsOrdersThatWereNotSettled) {
  Story story;
  story.play(kThreeOrders);
  story.play(R"(
    sell ann 105               -> sale pays 156.86             | pool 743.14; points 376.95
    fund_subsidy 100.00        -> subsidy_funded
    pay bob 500.00 150.00 as x2 -> deposit 500.00
    pay ann 500.00 150.00 as x1 wallet 100.00 subsidy 10.00 -> deposit 510.00
                               | wallet ann 56.86; account customer_deposits 1010.00)");
  story.play(kAgreedAndOver);
  // 743.14 by 105, 147 and 124.95 of 376.95: 207.0027, 289.8038, 246.3333.
  story.play(R"(
    advance                    -> back 400.00 wallet 100.00 subsidy 10.00, back 500.00 wallet 0.00 subsidy 0.00,
                               -> closing at 743.14/376.95 reserve 0.00 claims 0.00, ann gets 207.00 for 105,
                               -> cat gets 246.33 for 124.95, bob gets 289.81 for 147, closed 743.14 to 3
                               | wallet ann 363.86; account customer_deposits 0.00; account subsidy 100.00
    settle_paid_order x1       -> programme_closed)");
  EXPECT_TRUE(story.state().paid_orders.empty());
}

TEST(Closing, DropsRequestsOfAWindowAndPaysTheirPointsWithoutAFee) {
  Terms terms = without_notice(classic_terms());
  terms.sale_pricing = SalePricing::window;
  Story story(terms);
  story.play(kThreeOrders);
  story.play(R"(
    sell ann all               -> asked to sell 210            | window 2026-01-02T00:00:00Z
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-01T00:00:00Z
    advance                    -> closing at 900.00/481.95 reserve 0.00 claims 0.00, cat gets 233.33 for 124.95,
                               -> ann gets 392.16 for 210, bob gets 274.51 for 147, closed 900.00 to 3
                               | window none; asked ann 0
    wait 24h                   ->
    advance                    -> nothing_is_due)");
}

TEST(Closing, ComesAfterAWindowAndAPeriodThatEndAtTheSameMoment) {
  Terms terms = classic_terms();
  terms.sale_pricing = SalePricing::window;
  terms.wind_down_notice_days = 1;
  terms.dividend.rate = Rate(100'000);
  Story story(terms);
  story.play(kThreeOrders);
  // The windows' fee stays behind: 586.28 by 147 and 124.95 of 271.95: 316.9081, 269.3718.
  story.play(R"(
    until 2026-01-31
    sell ann all               -> asked to sell 210
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-31T16:00:00Z
    until 2026-02-01
    advance                    -> revenue 1200.00 loss 0.00 due 120.00 gathered 120.00
    advance                    -> window of 1 at 900.00/481.95, ann sells 210 for 313.72, sold 210 for 313.72
    advance                    -> closing at 586.28/271.95 reserve 0.00 claims 0.00, cat gets 269.37 for 124.95,
                               -> bob gets 316.91 for 147, closed 586.28 to 2
    advance                    -> nothing_is_due)");
}

TEST(Closing, PaysTheFrozenWhoWithdrawOnceTheyAreFree) {
  Story story(without_notice(classic_terms()));
  story.play(kThreeOrders);
  story.play(R"(
    set_member_status ann frozen -> member_status_changed
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-01T00:00:00Z
    advance                    -> closing at 900.00/481.95 reserve 0.00 claims 0.00, cat gets 233.33 for 124.95,
                               -> ann gets 392.16 for 210, bob gets 274.51 for 147, closed 900.00 to 3
    request_withdrawal w1 ann 392.16 -> member_frozen
    set_member_status ann active -> member_status_changed
    request_withdrawal w1 ann 392.16 -> held 392.16)");
}

// ann has spent what she received for an order that is then refunded, and owes 37.50 of it to the reserve
// (clawback_test has the figures); bob holds all points.
Terms level_terms_with_a_referrer() {
  Terms terms = level_terms();
  terms.reward_rate = Rate(200'000);
  terms.platform_rate = Rate(300'000);
  terms.rewards.direct = Rate(200'000);
  terms.reversal_days = 30;
  return terms;
}

TEST(Closing, DividesWhatCancelledOrdersRepayToTheReserve) {
  Story story(level_terms_with_a_referrer());
  // Her wallet of 157.50 waits in the deposit of x. It comes back, repays 37.50 to the reserve, and bob gets that too.
  story.play(R"(
    join whale                         -> joined
    join ann                           -> joined
    join bob by ann                    -> joined
    order whale 900.00 0.00            -> grant 450
    order ann 100.00 0.00              -> grant 50
    sell whale all                     -> sale pays 225.00, exit ann#2 pays 137.50, reserve 137.50
    order bob 100.00 0.00              -> grant 9.09090909, direct ann 20.00   | wallet ann 157.50
    pay ann 200.00 0.00 as x wallet 157.50 -> deposit 200.00
    reverse_order r1 o2                -> refund 100.00 points 0 pool 0.00 taken 137.50 debt 37.50
                                       | wallet ann -37.50; due ann 37.50; account reserve 187.50)");
  story.play(kAgreedAndOver);
  story.play(R"(
    advance                            -> back 42.50 wallet 157.50 subsidy 0.00,
                                       -> closing at 50.00/9.09090909 reserve 225.00 claims 0.00,
                                       -> bob gets 50.00 for 9.09090909 and 225.00, closed 275.00 to 1
                                       | wallet ann 120.00; due ann 0.00; wallet bob 275.00; account reserve 0.00
                                       | account reserve_due 0.00; account member_debt 0.00)");
}

TEST(Closing, LeavesWhatItsOwnPaymentsRepayInTheReserve) {
  Terms terms = level_terms();
  terms.reversal_days = 30;
  Story story(terms);
  // ann spends her 137.50 on 12.5 points, and owes the reserve 15.00 of what her first order received. She is paid
  // 68.75 and the reserve's 157.50, of which the 15.00 are the reserve's again.
  story.play(R"(
    join whale                         -> joined
    join ann                           -> joined
    order whale 900.00 0.00            -> grant 450
    order ann 100.00 0.00              -> grant 50
    sell whale all                     -> sale pays 225.00, exit ann#2 pays 137.50, reserve 137.50
    order ann 137.50 0.00 wallet 137.50 -> grant 12.5
    reverse_order r1 o2 40.00          -> refund 40.00 points 0 pool 0.00 taken 55.00 debt 15.00
                                       | due ann 15.00; account reserve 157.50)");
  story.play(kAgreedAndOver);
  story.play(R"(
    advance                            -> closing at 68.75/12.5 reserve 157.50 claims 0.00,
                                       -> ann gets 68.75 for 12.5 and 157.50, closed 226.25 to 1
                                       | wallet ann 211.25; account reserve 15.00; account member_debt 0.00
                                       | account wallets 436.25)");
}

// Programmes of any shape end with nothing left, and no law is broken on the way.
TEST(Closing, OfAnyProgrammePaysItsPoolToTheLastFen) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto pick = [&random](std::int64_t least, std::int64_t most) {
      return least + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most - least + 1));
    };
    Terms terms = without_notice(classic_terms());
    terms.exit_basis = seed % 2 == 0 ? ExitBasis::member : ExitBasis::order;
    Engine engine(terms);
    std::vector<Event> events;
    const Timestamp at(1'767'225'600'000'000);
    const auto decide = [&](const Operation& operation) { return engine.decide({at, {}, operation}, events); };
    const auto members = static_cast<std::uint32_t>(pick(1, 12));
    for (std::uint32_t i = 0; i < members; ++i) {
      ASSERT_EQ(decide(RegisterMember{"m" + std::to_string(i), {}}), Reject::none);
    }
    for (std::int64_t step = pick(0, 40); step > 0; --step) {
      const MemberIndex member(static_cast<std::uint32_t>(pick(0, members - 1)));
      if (pick(0, 3) > 0) {
        const Money paid(pick(1, 200'000));
        static_cast<void>(decide(SettleOrder{"o", member, paid, Money(pick(0, paid.units() / 2))}));
      } else if (const Points held = engine.state().holding_of(member); held > Points(0)) {
        static_cast<void>(decide(SellPoints{member, Points(pick(1, held.units()))}));
      }
    }
    const Money pool = engine.state().pool.cash;
    const Money reserve = engine.state().books.balance(Account::reserve);
    const bool held = engine.state().pool.circulating > Points(0);
    ASSERT_EQ(decide(CloseProgramme{"li"}), Reject::none);
    ASSERT_EQ(decide(ConfirmClosing{"wang"}), Reject::none);
    events.clear();
    ASSERT_EQ(decide(Advance{}), Reject::none);
    EXPECT_EQ(std::get<ProgrammeClosed>(events.back()).paid, held ? pool + reserve : Money(0));
    EXPECT_EQ(engine.state().books.balance(Account::reserve), held ? Money(0) : reserve);
    EXPECT_EQ(engine.state().positions.open_count(), 0U);
    EXPECT_THAT(engine.state().audit(), testing::IsEmpty());
  }
}

}  // namespace
}  // namespace greenpool
