// Orders that are refunded after the programme's end: their points are gone, and what the closing paid for them counts
// as received. SPEC sections 7 and 15.
#include <gmock/gmock.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

Terms reversible() {
  Terms terms = classic_terms();
  terms.reversal_days = 60;
  return terms;
}

constexpr std::string_view kThreeOrders = R"(
    join ann                   -> joined
    join bob                   -> joined
    join cat                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147
    order cat 1000.00 300.00   -> grant 124.95     | pool 900.00; points 481.95)";

constexpr std::string_view kOver = R"(
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-31T00:00:00Z
    wait 30d                   ->)";

// 392.16 to ann, 274.51 to bob and 233.33 to cat; 1 200.00 are the platform's.
constexpr std::string_view kThreeArePaid = R"(
    advance                    -> closing at 900.00/481.95 reserve 0.00 claims 0.00, cat gets 233.33 for 124.95,
                               -> ann gets 392.16 for 210, bob gets 274.51 for 147, closed 900.00 to 3
                               | surplus 1200.00)";

TEST(ClosingRefunds, TakeBackWhatTheClosingPaid) {
  Story story(reversible());
  story.play(kThreeOrders);
  story.play(kOver);
  story.play(kThreeArePaid);
  // Of 392.16 the contribution's 300.00 are made good, and 92.16 are the reserve's. The platform gives its 400.00 and
  // bears the goods: 1 000.00 - 300.00 - 400.00.
  story.play(R"(
    reverse_order r1 o1        -> refund 1000.00 points 0 pool 0.00 taken 392.16 loss 300.00
                               | wallet ann 1000.00; received ann 0.00; spent ann 0.00; account reserve 92.16
                               | pool 0.00; points 0; price 1.86741363; surplus 500.00
    reverse_order r1b o1       -> order_refunded)");
  // 233.33 make good as much of cat's 300.00; the supplier gives 300.00 back: 1 000.00 - 233.33 - 400.00 - 300.00.
  story.play(R"(
    reverse_order r2 o3 all returned -> refund 1000.00 points 0 pool 0.00 taken 233.33 loss 66.67
                               | wallet cat 1000.00; account reserve 92.16; account platform_loss 366.67
                               | surplus 33.33)");
}

TEST(ClosingRefunds, WaitUntilThePlatformPaysInWhatItLacks) {
  Story story(reversible());
  story.play(kThreeOrders);
  story.play(kOver);
  story.play(kThreeArePaid);
  // Her wallet grows by 607.84, the reserve by 92.16.
  story.play(R"(
    draw 500.01                -> capital_drawn                | surplus 699.99
    reverse_order r1 o1        -> platform_funds_insufficient
    pay_in 0.01                -> capital_paid_in
    reverse_order r1 o1        -> refund 1000.00 points 0 pool 0.00 taken 392.16 loss 300.00   | surplus 0.00)");
}

TEST(ClosingRefunds, AddUpHoweverTheyAreDivided) {
  Story story(reversible());
  story.play(kThreeOrders);
  story.play(kOver);
  story.play(kThreeArePaid);
  // A third of what is left, taken from members rounded up: 392.16 x 0.33333 = 130.71(86); of the 300.00 of the
  // contribution 99.99(9) are made good, and of the platform's 400.00 133.33(2) come back: 333.33 - 99.99 - 133.33.
  // Then half of the 261.44, 200.01 and 266.67 that are left (333.33 / 666.67), and the rest.
  story.play(R"(
    reverse_order r1 o1 333.33 -> refund 333.33 points 0 pool 0.00 taken 130.72 loss 100.01   | account reserve 30.73
    reverse_order r2 o1 333.33 -> refund 333.33 points 0 pool 0.00 taken 130.72 loss 100.00   | account reserve 61.45
    reverse_order r3 o1        -> refund 333.34 points 0 pool 0.00 taken 130.72 loss 99.99
                               | wallet ann 1000.00; received ann 0.00; account reserve 92.16
                               | account platform_loss 300.00; account platform_revenue 800.00)");
}

TEST(ClosingRefunds, OfOneLotTakeThatLotsPart) {
  Story story(reversible());
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147
    order ann 1000.00 300.00   -> grant 124.95)");
  story.play(kOver);
  // Of 625.49 for 334.95 points, the first 210 have 392.15(67), and the rest 233.34.
  story.play(R"(
    advance                    -> closing at 900.00/481.95 reserve 0.00 claims 0.00, ann gets 625.49 for 334.95,
                               -> bob gets 274.51 for 147, closed 900.00 to 2
    reverse_order r1 o3        -> refund 1000.00 points 0 pool 0.00 taken 233.34 loss 366.66
                               | wallet ann 1392.15; received ann 392.15; account reserve 0.00; surplus 433.34)");
}

TEST(ClosingRefunds, OfAnOrderWhosePointsWereSoldInPartTakeBackBoth) {
  Story story(reversible());
  // 105 x 720.00 / 481.95 = 156.86(27); then 743.14 by 105, 147 and 124.95 of 376.95: 207.0027 for ann.
  story.play(kThreeOrders);
  story.play("sell ann 105 -> sale pays 156.86");
  story.play(kOver);
  story.play(R"(
    advance                    -> closing at 743.14/376.95 reserve 0.00 claims 0.00, ann gets 207.00 for 105,
                               -> cat gets 246.33 for 124.95, bob gets 289.81 for 147, closed 743.14 to 3
    reverse_order r1 o1        -> refund 1000.00 points 0 pool 0.00 taken 363.86 loss 300.00
                               | wallet ann 1000.00; account reserve 63.86; received ann 0.00)");
}

TEST(ClosingRefunds, TakeBackThePartOfTheReserveToo) {
  Story story(reversible());
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 1000.00 300.00   -> grant 210
    sell ann all               -> sale pays 240.00, reserve 60.00
    order bob 1000.00 300.00   -> grant 147)");
  story.play(kOver);
  // 300.00 of bob's 360.00 make good the contribution; 60.00 return to the reserve.
  story.play(R"(
    advance                    -> closing at 300.00/147 reserve 60.00 claims 0.00,
                               -> bob gets 300.00 for 147 and 60.00, closed 360.00 to 1
    reverse_order r1 o2        -> refund 1000.00 points 0 pool 0.00 taken 360.00 loss 300.00
                               | wallet bob 1000.00; account reserve 60.00; received bob 0.00)");
}

// Half of each order goes to the pool, all of it granted, and half of a sale stays there: ann is paid 275.00 for the 50
// points of an order of 100.00.
std::unique_ptr<Story> ann_has_275() {
  Terms terms = level_terms();
  terms.reversal_days = 60;
  terms.exit_multiple = std::nullopt;
  auto story = std::make_unique<Story>(terms);
  story->play(R"(
    join whale                 -> joined
    join ann                   -> joined
    order whale 900.00 0.00    -> grant 450
    order ann 100.00 0.00      -> grant 50
    sell whale all             -> sale pays 225.00)");
  story->play(kOver);
  story->play(R"(
    advance                    -> closing at 275.00/50 reserve 0.00 claims 0.00, ann gets 275.00 for 50,
                               -> closed 275.00 to 1)");
  return story;
}

TEST(ClosingRefunds, LeaveADebtWhereThePaymentWasWithdrawn) {
  const std::unique_ptr<Story> story = ann_has_275();
  // 50.00 make good the contribution; 50.00 join the reserve, and the 175.00 that ann owes are the reserve's.
  story->play(R"(
    request_withdrawal w1 ann 275.00 -> held 275.00
    approve_withdrawal w1 op1  -> approved
    send_withdrawal w1 op2     -> sent
    resolve_withdrawal w1 paid -> paid out 275.00 fee 0.00 tax 0.00
    reverse_order r1 o2        -> refund 100.00 points 0 pool 0.00 taken 275.00 debt 175.00
                               | wallet ann -175.00; due ann 175.00; account reserve 50.00
    request_withdrawal w2 ann 0.01 -> member_in_debt)");
}

TEST(ClosingRefunds, ReleaseWithdrawalsThatWereNotSent) {
  const std::unique_ptr<Story> story = ann_has_275();
  story->play(R"(
    request_withdrawal w1 ann 275.00 -> held 275.00
    reverse_order r1 o2        -> released w1 275.00 debt, refund 100.00 points 0 pool 0.00 taken 275.00
                               | wallet ann 100.00; account held_withdrawals 0.00; account reserve 225.00)");
}

TEST(ClosingRefunds, TakeRewardsBack) {
  Terms terms = reversible();
  terms.rewards.direct = Rate(300'000);
  Story story(terms);
  // The reward of 300.00 leaves the platform 100.00: 1 000.00 - 300.00 made good - 300.00 - 100.00 are its loss.
  story.play(R"(
    join ann                   -> joined
    join bob by ann            -> joined
    order bob 1000.00 300.00   -> grant 210, direct ann 300.00)");
  story.play(kOver);
  story.play(R"(
    advance                    -> closing at 300.00/210 reserve 0.00 claims 0.00, bob gets 300.00 for 210,
                               -> closed 300.00 to 1
    request_withdrawal w1 ann 300.00 -> held 300.00
    reverse_order r1 o1        -> platform_funds_insufficient
    pay_in 300.00              -> capital_paid_in
    reverse_order r1 o1        -> released w1 300.00 debt, direct back from ann 300.00,
                               -> refund 1000.00 points 0 pool 0.00 taken 300.00 loss 300.00
                               | wallet ann 0.00; wallet bob 1000.00; surplus 0.00)");
}

TEST(ClosingRefunds, DuringTheNoticeTakePointsAsEver) {
  Story story(reversible());
  story.play(kThreeOrders);
  story.play(R"(
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-31T00:00:00Z
    reverse_order r1 o1        -> refund 1000.00 points 210 pool 300.00 taken 0.00 loss 300.00
    wait 30d                   ->
    advance                    -> closing at 600.00/271.95 reserve 0.00 claims 0.00, bob gets 324.32 for 147,
                               -> cat gets 275.68 for 124.95, closed 600.00 to 2)");
}

TEST(ClosingRefunds, EndWithTheirPeriod) {
  Story story(reversible());
  story.play(kThreeOrders);
  story.play(kOver);
  story.play(kThreeArePaid);
  story.play(R"(
    wait 30d                   ->
    reverse_order r1 o1 10.00  -> refund 10.00 points 0 pool 0.00 taken 3.93 loss 3.00
    wait 1us                   ->
    reverse_order r2 o1        -> unknown_order)");
}

}  // namespace
}  // namespace greenpool
