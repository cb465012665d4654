// What changes a request between the asking and the window's end: exits, points splits, refunds, other terms. SPEC
// section 13.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

Terms in_windows(Terms terms = classic_terms()) {
  terms.sale_pricing = SalePricing::window;
  return terms;
}

constexpr std::string_view kThreeOrders = R"(
    join ann                   -> joined
    join bob                   -> joined
    join cat                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147
    order cat 1000.00 300.00   -> grant 124.95     | pool 900.00; points 481.95)";

Terms level_windows_by_order() {
  Terms terms = in_windows(level_terms());
  terms.exit_basis = ExitBasis::order;
  return terms;
}

TEST(SaleRequests, SellNoMoreThanAnExitLeaves) {
  Story story(level_windows_by_order());
  // ann's positions are due at 2.00, 100.00 / 45 = 2.22 and 10.00. The injection brings the price to 2.00: 50 points
  // pay 50.00; at 360.00 / 155 = 2.32 45 points pay 45 x 360.00 x 0.5 / 155 = 52.25(80); 307.75 / 110 = 2.79.
  // Of the 95 points that she asked to sell she holds 10, which pay 10 x 307.75 x 0.5 / 110 = 13.98(86).
  story.play(R"(
    join whale                 -> joined
    join ann                   -> joined
    order whale 2000.00 900.00 -> grant 100
    order ann 100.00 0.00      -> grant 50
    order ann 100.00 5.00      -> grant 45
    order ann 100.00 40.00     -> grant 10                     | pool 205.00; points 205
    wait 8d                    ->
    sell ann 95                -> asked to sell 95
    inject 205.00              -> injected 205.00, exit ann#2 pays 50.00, exit ann#3 pays 52.25
                               | asked ann 10; holds ann 10; pool 307.75; points 110; window 2026-01-10T00:00:00Z
    sell ann all               -> insufficient_points
    wait 24h                   ->
    advance                    -> window of 1 at 307.75/110, ann sells 10 for 13.98, sold 10 for 13.98
                               | holds ann 0; pool 293.77; points 100)");
}

// Windows of a week, in which two injections are more than a day apart.
Terms long_windows_by_order() {
  Terms terms = level_windows_by_order();
  terms.sale_window_hours = 168;
  terms.injection_window_days = 1;
  return terms;
}

TEST(SaleRequests, CountAnewWhatTheMemberBoughtBetweenExits) {
  Story story(long_windows_by_order());
  // At 2.00 50 points leave, and ann's 10 are all that she still asks to sell. 12.00 of an order with a share of 40 %
  // buy 12.00 x 110 / 270.00 = 4.88888888 more, due at 20.00 / 4.88888888 = 4.09. They leave at 564.00 / 114.88888888 =
  // 4.90 for half of that, and she asks for 10 again.
  story.play(R"(
    join whale                 -> joined
    join ann                   -> joined
    order whale 2000.00 900.00 -> grant 100
    order ann 100.00 0.00      -> grant 50
    order ann 100.00 40.00     -> grant 10                     | pool 160.00; points 160
    wait 2d                    ->
    sell ann all               -> asked to sell 60
    inject 160.00              -> injected 160.00, exit ann#2 pays 50.00      | asked ann 10; pool 270.00; points 110
    order ann 20.00 0.00 platform 0.4 -> grant 4.88888888      | asked ann 10; holds ann 14.88888888
    sell ann all               -> asked to sell 4.88888888     | asked ann 14.88888888; pool 282.00
    wait 2d                    ->
    inject 282.00              -> injected 282.00, exit ann#4 pays 11.99      | asked ann 10; holds ann 10)");
}

TEST(SaleRequests, CountAnewWhatASplitMultipliedBetweenExits) {
  Terms terms = long_windows_by_order();
  terms.split_at = Price{23, 10'000'000};  // 2.30
  terms.split_factor = 2;
  Story story(terms);
  // ann's positions are due at 2.00, 100.00 / 24 = 4.16, after the split 2.08, and 10.00. 50 leave at 2.00; 318.00 /
  // 134 is a split. 48 leave at 636.00 / 268 = 2.37 for 56.95(52); 579.05 / 220 is another.
  story.play(R"(
    join whale                 -> joined
    join ann                   -> joined
    order whale 2000.00 900.00 -> grant 100
    order ann 100.00 0.00      -> grant 50
    order ann 100.00 26.00     -> grant 24
    order ann 100.00 40.00     -> grant 10                     | pool 184.00; points 184
    wait 2d                    ->
    sell ann all               -> asked to sell 84
    inject 184.00              -> injected 184.00, exit ann#2 pays 50.00, split 2
                               | asked ann 68; holds ann 68; pool 318.00; points 268
    wait 2d                    ->
    inject 318.00              -> injected 318.00, exit ann#3 pays 56.95, split 2
                               | asked ann 40; holds ann 40; pool 579.05; points 440)");
}

TEST(SaleRequests, AreGoneWithTheirWindowWhenAnExitTakesAll) {
  Story story(level_windows_by_order());
  story.play(R"(
    join whale                 -> joined
    join ann                   -> joined
    order whale 2000.00 900.00 -> grant 100
    order ann 100.00 0.00      -> grant 50                     | pool 150.00; points 150
    wait 8d                    ->
    sell ann all               -> asked to sell 50             | window 2026-01-10T00:00:00Z
    inject 150.00              -> injected 150.00, exit ann#2 pays 50.00      | window none; asked ann 0
    wait 23h                   ->
    sell whale 1               -> asked to sell 1              | window 2026-01-10T23:00:00Z
    wait 1h                    ->
    advance                    -> nothing_is_due)");
}

TEST(SaleRequests, AreMultipliedByASplit) {
  Terms terms = in_windows();
  terms.split_at = Price{2, 1'000'000};  // 2.00
  terms.split_factor = 2;
  terms.exit_multiple = std::nullopt;
  Story story(terms);
  story.play(kThreeOrders);
  // 1 200.00 / 594.405 = 2.01. 200 x 1 200.00 x 0.8 / 1 188.81 = 161.50(6)
  story.play(R"(
    sell ann 100               -> asked to sell 100
    sell bob all               -> asked to sell 147
    order cat 1000.00 300.00   -> grant 112.455, split 2       | asked ann 200; asked bob 294; points 1188.81
    sell ann 220.00000001      -> insufficient_points
    wait 24h                   ->
    advance                    -> window of 2 at 1200.00/1188.81, ann sells 200 for 161.50, bob sells 294 for 237.41,
                               -> sold 494 for 398.91
                               | holds ann 220; holds bob 0)");
}

Terms reversible_windows() {
  Terms terms = in_windows();
  terms.reversal_days = 30;
  return terms;
}

TEST(SaleRequests, SellNoMoreThanARefundLeaves) {
  Story story(reversible_windows());
  story.play(kThreeOrders);
  // Half of ann's order: 105 points for 150.00 of 196.07; 500.00 - 150.00 - 200.00 are the platform's loss.
  // 105 x 750.00 x 0.8 / 376.95 = 167.13(09)
  story.play(R"(
    sell ann all               -> asked to sell 210
    sell bob 100               -> asked to sell 100
    reverse_order r1 o1 500.00 -> refund 500.00 points 105 pool 150.00 taken 0.00 loss 150.00
                               | asked ann 105; holds ann 105; asked bob 100; pool 750.00; points 376.95
    wait 24h                   ->
    advance                    -> window of 2 at 750.00/376.95, ann sells 105 for 167.13, bob sells 100 for 159.17,
                               -> sold 205 for 326.30)");
}

TEST(SaleRequests, AreGoneWhenTheirPointsAreRefunded) {
  Story story(reversible_windows());
  story.play(kThreeOrders);
  story.play(R"(
    sell ann all               -> asked to sell 210
    reverse_order r1 o1        -> refund 1000.00 points 210 pool 300.00 taken 0.00 loss 300.00
                               | asked ann 0; window none; open 2
    wait 24h                   ->
    advance                    -> nothing_is_due)");
}

TEST(SaleRequests, StayWhereARefundDoesNotReachThem) {
  Story story(reversible_windows());
  story.play(kThreeOrders);
  story.play(R"(
    sell ann 50                -> asked to sell 50
    reverse_order r1 o1 500.00 -> refund 500.00 points 105 pool 150.00 taken 0.00 loss 150.00
                               | asked ann 50; holds ann 105)");
}

TEST(SaleRequests, AreSoldEvenForNothing) {
  Story story(reversible_windows());
  story.play(kThreeOrders);
  // 999.99 take 210 x 0.99999 = 209.9979 points and 299.99 (of 299.997); the platform gives 399.99 (of 399.996). What
  // is left is worth 0.0021 x 600.01 x 0.8 / 271.9521 = 0.0037.
  story.play(R"(
    sell ann all               -> asked to sell 210
    reverse_order r1 o1 999.99 -> refund 999.99 points 209.9979 pool 299.99 taken 0.00 loss 300.01
                               | asked ann 0.0021; pool 600.01; points 271.9521
    wait 24h                   ->
    advance                    -> window of 1 at 600.01/271.9521, ann sells 0.0021 for 0.00, sold 0.0021 for 0.00
                               | holds ann 0; open 2; pool 600.01; points 271.95)");
}

TEST(SaleRequests, ShareWhatTheyArePaidBetweenLots) {
  Story story(reversible_windows());
  story.play(kThreeOrders);
  // All of ann's lot received 313.72 and is taken back: 300.00 of it make good the contribution.
  story.play(R"(
    sell ann all               -> asked to sell 210
    wait 24h                   ->
    advance                    -> window of 1 at 900.00/481.95, ann sells 210 for 313.72, sold 210 for 313.72
    reverse_order r1 o1        -> refund 1000.00 points 0 pool 0.00 taken 313.72 loss 300.00
                               | wallet ann 1000.00; account reserve 13.72)");
}

TEST(SaleRequests, RepayDebtsLikeOtherSales) {
  Terms terms = reversible_windows();
  terms.rewards.direct = Rate(300'000);
  Story story(terms);
  // ann spends bob's reward, which is then taken back. Her 44.1 points are all that is left: 90.00 x 0.8.
  story.play(R"(
    join ann                           -> joined
    join bob by ann                    -> joined
    order bob 1000.00 300.00           -> grant 210, direct ann 300.00
    order ann 300.00 90.00 wallet 300.00 -> grant 44.1
    sell ann all                       -> asked to sell 44.1
    pay_in 180.00                      -> capital_paid_in
    reverse_order r1 o1 all returned   -> direct back from ann 300.00,
                                       -> refund 1000.00 points 210 pool 300.00 taken 0.00
                                       | wallet ann -300.00
    wait 24h                           ->
    advance                            -> window of 1 at 90.00/44.1, ann sells 44.1 for 72.00, sold 44.1 for 72.00,
                                       -> reserve 18.00
                                       | wallet ann -228.00; account member_debt 228.00)");
}

// Half of what does not go to the platform is granted; the fee is 5 %. No multiple, no rewards.
Terms starter_windows() {
  Terms terms = in_windows(*find_preset("starter"));
  terms.sale_window_hours = 168;
  terms.notice_days = 1;
  return terms;
}

constexpr std::string_view kTwoStarters = R"(
    join ann                   -> joined
    join bob                   -> joined
    order ann 1000.00 300.00   -> grant 300
    order bob 1000.00 300.00   -> grant 150        | pool 1200.00; points 450)";

void agree_on(Story& story, const Terms& terms, int days, std::string_view proposal) {
  const std::string text = to_toml(terms);
  const Timestamp effective(story.now().microseconds() + std::int64_t{days} * 86'400'000'000);
  ASSERT_EQ(story.decide(ProposeTerms{proposal, {text}, effective, "li"}), Reject::none);
  ASSERT_EQ(story.decide(ApproveTerms{proposal, "wang"}), Reject::none);
}

TEST(SaleRequests, OutlastTermsThatReturnToInstantSales) {
  Story story(starter_windows());
  story.play(kTwoStarters);
  story.play("sell ann 100 -> asked to sell 100 | window 2026-01-08T00:00:00Z");
  Terms instant = starter_windows();
  instant.sale_pricing = SalePricing::instant;
  agree_on(story, instant, 1, "p1");
  // At once: 50 x 1 200.00 x 0.95 / 450 = 126.66(67); 200 of ann's 300 are hers to sell, 150 x 1 073.34 x 0.95 / 400 =
  // 382.37(74).
  story.play(R"(
    wait 1d                    ->
    advance                    -> terms_changed
    sell bob 50                -> sale pays 126.66             | asked ann 100; pool 1073.34; points 400
    sell ann 200.00000001      -> insufficient_points
    sell ann 150               -> sale pays 382.37             | asked ann 100; holds ann 150; pool 690.97; points 250)");
  agree_on(story, starter_windows(), 1, "p2");
  // And back: who asks now joins the window that is open. 100 x 690.97 x 0.95 / 250 = 262.56(86)
  story.play(R"(
    wait 1d                    ->
    advance                    -> terms_changed
    sell bob all               -> asked to sell 100            | window 2026-01-08T00:00:00Z
    wait 5d                    ->
    advance                    -> window of 2 at 690.97/250, ann sells 100 for 262.56, bob sells 100 for 262.56,
                               -> sold 200 for 525.12
                               | holds ann 50; pool 165.85; points 50)");
}

TEST(SaleRequests, AreSoldUnderInstantTermsToo) {
  Story story(starter_windows());
  story.play(kTwoStarters);
  story.play("sell ann 100 -> asked to sell 100");
  Terms instant = starter_windows();
  instant.sale_pricing = SalePricing::instant;
  agree_on(story, instant, 1, "p1");
  story.play(R"(
    wait 7d                    ->
    advance                    -> terms_changed
    advance                    -> window of 1 at 1200.00/450, ann sells 100 for 253.33, sold 100 for 253.33
    sell ann 100               -> sale pays 256.95             | holds ann 100)");
}

TEST(SaleRequests, PayTheFeeInForceAtTheEnd) {
  Story story(starter_windows());
  story.play(kTwoStarters);
  Terms dearer = starter_windows();
  dearer.sell_fee = Rate(100'000);
  agree_on(story, dearer, 30, "p1");  // a higher fee needs thirty days, so that it is known when anyone asks
  // 100 x 1 200.00 x 0.9 / 450; under the old fee it would have been 253.33.
  story.play(R"(
    wait 29d                   ->
    sell ann 100               -> asked to sell 100
    wait 1d                    ->
    advance                    -> terms_changed
    wait 6d                    ->
    advance                    -> window of 1 at 1200.00/450, ann sells 100 for 240.00, sold 100 for 240.00)");
}

TEST(SaleRequests, AreSoldAfterThePeriodsThatEndAtTheSameMomentAndBeforeTermsChange) {
  Terms terms = starter_windows();
  terms.sale_window_hours = 24;
  terms.dividend.rate = Rate(100'000);
  Story story(terms);
  story.play(kTwoStarters);
  story.play("until 2026-01-31\n sell ann 100 -> asked to sell 100 | window 2026-01-31T16:00:00Z");
  terms.sell_fee = Rate(0);
  agree_on(story, terms, 1, "p1");
  story.play(R"(
    until 2026-02-01
    advance                    -> revenue 200.00 loss 0.00 due 20.00 gathered 20.00
    advance                    -> window of 1 at 1200.00/450, ann sells 100 for 253.33, sold 100 for 253.33
    advance                    -> terms_changed
    advance                    -> nothing_is_due)");
}

}  // namespace
}  // namespace greenpool
