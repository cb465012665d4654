// Refunds of orders that coins paid: the coins come back; the points that they brought are taken from what is locked,
// then from the legacy position, then in cash. SPEC sections 7 and 9.
#include <gtest/gtest.h>

#include "engine/legacy_story.h"

namespace greenpool {
namespace {

TEST(CoinRefunds, TakeLockedPointsFirst) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  // (1 000.00 - 200.00) / 2 are locked. The goods' cost stays the platform's loss.
  story.play(R"(
    pay_in 200.00                              -> capital_paid_in
    order ann 0.00 200.00 coins 1000.00        -> no grant coin cost 200.00 locked 400
    reverse_order r1 o1                        -> refund 0.00 points 0 pool 0.00 taken 0.00 coins 1000.00 locked 400
                                               | coins ann 1000.00; locked 0; account coins 1000.00
                                               | account legacy_assumed 1000.00; account platform_loss 200.00
                                               | wallet ann 0.00; spent ann 0.00; surplus 0.00
    reverse_order r2 o1                        -> order_refunded)");
}

TEST(CoinRefunds, GiveThePlatformBackWhatTheSupplierDoes) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(R"(
    pay_in 200.00                              -> capital_paid_in
    order ann 0.00 200.00 coins 1000.00 from mill -> no grant coin cost 200.00 locked 400
    reverse_order r1 o1 all returned           -> refund 0.00 points 0 pool 0.00 taken 0.00 gain 200.00 coins 1000.00
                                               -> locked 400
                                               | owed mill 0.00; account platform_loss 200.00; surplus 200.00
                                               | account platform_revenue 200.00)");
}

TEST(CoinRefunds, OfAPartTakeThatPartOfWhatIsLeftRoundedUp) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  // A third of 1 000.00, cut to fen, of 500 points: 166.665; then all that is left.
  story.play(R"(
    order ann 0.00 0.00 coins 1000.00          -> no grant locked 500
    reverse_order r1 o1 333.33                 -> refund 0.00 points 0 pool 0.00 taken 0.00 coins 333.33 locked 166.665
                                               | coins ann 333.33; locked ann 333.335
    reverse_order r2 o1 0.01                   -> refund 0.00 points 0 pool 0.00 taken 0.00 coins 0.01 locked 0.005
    reverse_order r3 o1 666.67                 -> refund_too_large
    reverse_order r3 o1                        -> refund 0.00 points 0 pool 0.00 taken 0.00 coins 666.66 locked 333.33
                                               | coins ann 1000.00; locked 0)");
}

TEST(CoinRefunds, OfAPartGiveMoneyAndCoinsInProportion) {
  Terms terms = old_debt_terms();
  terms.platform_rate = Rate(200'000);
  Story story(terms);
  owe(story, "ann", "1000.00");
  // 100.00 from the member and 20.00 of subsidy are the part in money: 24.00 for the platform, 96.00 for the pool. Half
  // of that is granted. The coins' 80.00 would have contributed 64.00.
  story.play(R"(
    fund_subsidy 100.00                        -> subsidy_funded
    order ann 100.00 0.00 subsidy 20.00 coins 80.00 -> grant 48 locked 32   | pool 96.00; points 48; price 2.00000000)");
  // 33.33 of 200.00: floor(80.00 x 33.33 / 200.00) = 13.33 coins, 3.33 of subsidy, and 16.67 from the platform to the
  // member. 48 x 33.33 / 200.00 = 7.9992 points, worth 15.99(84), at most floor(96.00 x 33.33 / 200.00) = 15.99; the
  // platform gives 3.99 and bears what is missing, 0.02, which the rest brings back. 32 x 33.33 / 200.00 = 5.3328 are
  // no longer locked.
  story.play(R"(
    reverse_order r1 o1 33.33                  -> refund 16.67 points 7.9992 pool 15.99 taken 0.00 loss 0.02 coins 13.33
                                               -> locked 5.3328
                                               | coins ann 933.33; account subsidy 83.33; wallet ann 16.67
                                               | locked ann 26.6672; spend ann 83.33
    reverse_order r2 o1                        -> refund 83.33 points 40.0008 pool 80.01 taken 0.00 gain 0.02 coins 66.67
                                               -> locked 26.6672
                                               | coins ann 1000.00; account subsidy 100.00; wallet ann 100.00
                                               | pool 0.00; points 0)");
}

TEST(CoinRefunds, NeverAskForMoreMoneyThanWasPaid) {
  Terms terms = old_debt_terms();
  terms.platform_rate = Rate(900'000);
  Story story(terms);
  owe(story, "ann", "1000.00");
  // 0.01 paid, 0.09 of subsidy and 0.11 in coins. Of 0.20, floor(0.11 x 20 / 21) = 0.10 are coins; floor(0.09 x 20 /
  // 21) = 0.08 of subsidy would leave 0.02 for the member, who paid 0.01: the subsidy gets 0.09. The platform gives
  // 0.08 of its 0.09 and bears 0.02; 20 / 21 of 0.01 point are not locked any more.
  story.play(R"(
    pay_in 1.00                                -> capital_paid_in
    fund_subsidy 1.00                          -> subsidy_funded
    order ann 0.01 0.00 subsidy 0.09 coins 0.11 -> no grant locked 0.01, reserve 0.01
    reverse_order r1 o1 0.20                   -> refund 0.01 points 0 pool 0.00 taken 0.00 loss 0.02 coins 0.10
                                               -> locked 0.00952381
                                               | account subsidy 1.00; coins ann 999.99)");
}

// Cat's order releases half of ann's 300 points, at 1.00.
constexpr std::string_view kHalfReleased = R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    order cat 300.00 0.00                      -> grant 150 released 150   | pool 300.00; points 300)";

TEST(CoinRefunds, TakePointsOfTheLegacyPositionNext) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(kHalfReleased);
  // What was released is collected first. The points leave S, and the pool gives nothing for them: nothing came in.
  story.play(R"(
    reverse_order r1 o1                        -> ann#2 collects 150, refund 0.00 points 0 pool 0.00 taken 0.00
                                               -> coins 600.00 locked 150 legacy 150
                                               | pool 300.00; points 150; price 2.00000000; locked 0; released 0
                                               | legacy ann none; holds ann 0; open 1; coins ann 1000.00)");
}

TEST(CoinRefunds, OfAPartLeaveTheRestInTheLegacyPosition) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(kHalfReleased);
  // 400.00 of 600.00 ask for 200 of the 300 points: all 150 that are locked, and 50 of those collected.
  story.play(R"(
    reverse_order r1 o1 400.00                 -> ann#2 collects 150, refund 0.00 points 0 pool 0.00 taken 0.00
                                               -> coins 400.00 locked 150 legacy 50
                                               | points 250; legacy ann 100; legacy_acquired ann 100; locked 0
    reverse_order r2 o1                        -> refund 0.00 points 0 pool 0.00 taken 0.00 coins 200.00 legacy 100
                                               | points 150; legacy ann none)");
}

TEST(CoinRefunds, TakeWhatWasReceivedForSoldPointsLast) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(kHalfReleased);
  // 100 of the 300 points were sold, for 50.00: it goes to the reserve.
  story.play(R"(
    sell ann 100                               -> ann#2 collects 150, sale pays 50.00     | wallet ann 50.00
    reverse_order r1 o1                        -> refund 0.00 points 0 pool 0.00 taken 0.00 coins 600.00 locked 150
                                               -> legacy 50 legacy taken 50.00
                                               | wallet ann 0.00; account reserve 50.00; received ann 0.00
                                               | pool 250.00; points 150; legacy ann none; surplus 0.00)");
}

TEST(CoinRefunds, TakeAPartOfWhatWasReceivedRoundedUp) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(kHalfReleased);
  // All 150 are sold for 75.00 and 150 are locked. 451.00 of 600.00 ask for 225.5 points: 150 locked, and 75.5 of those
  // sold: 75.00 x 75.5 / 150 = 37.75. The rest asks for 74.5 of the 74.5 left: 37.25.
  story.play(R"(
    sell ann all                               -> ann#2 collects 150, sale pays 75.00
    reverse_order r1 o1 451.00                 -> refund 0.00 points 0 pool 0.00 taken 0.00 coins 451.00 locked 150
                                               -> legacy taken 37.75       | wallet ann 37.25; legacy ann none
    reverse_order r2 o1                        -> refund 0.00 points 0 pool 0.00 taken 0.00 coins 149.00
                                               -> legacy taken 37.25       | wallet ann 0.00; account reserve 75.00)");
}

TEST(CoinRefunds, LeaveADebtOfWhichTheReserveGetsItsPartWhenItIsRepaid) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(kHalfReleased);
  // Ann spends the 50.00 that she got: at 1.25 they bring 20 points, and release 20 of the 150, a unit less for her. Of
  // the refund's 300 points 100 were sold, for the 50.00, which she owes now; what she sells repays it: 20 x 300.00 x
  // 0.5 / 170 = 17.64(7).
  story.play(R"(
    sell ann 100                               -> ann#2 collects 150, sale pays 50.00     | pool 250.00; points 200
    order ann 50.00 0.00 wallet 50.00          -> grant 20 released 20                    | wallet ann 0.00
    reverse_order r1 o1                        -> ann#2 collects 19.99999999, refund 0.00 points 0 pool 0.00
                                               -> taken 0.00 coins 600.00 locked 130.00000001 legacy 69.99999999
                                               -> legacy taken 50.00
                                               | wallet ann -50.00; due ann 50.00; account reserve_due 50.00
                                               | account member_debt 50.00; account reserve 0.00; points 170
    sell ann 20                                -> sale pays 17.64
                                               | wallet ann -32.36; due ann 32.36; account reserve 17.64)");
}

TEST(CoinRefunds, ReleaseWithdrawalsBeforeADebtArises) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(kHalfReleased);
  story.play(R"(
    sell ann 100                               -> ann#2 collects 150, sale pays 50.00
    request_withdrawal w1 ann 50.00            -> held 50.00               | wallet ann 0.00
    reverse_order r1 o1                        -> released w1 50.00 debt,
                                               -> refund 0.00 points 0 pool 0.00 taken 0.00 coins 600.00 locked 150
                                               -> legacy 50 legacy taken 50.00
                                               | wallet ann 0.00; account reserve 50.00; account member_debt 0.00)");
}

TEST(CoinRefunds, AskOnlyForAsMuchAsWasSold) {
  Terms terms = old_debt_terms();
  terms.legacy.release_share = Rate(500'000);
  Story story(terms);
  owe(story, "ann", "100.00");
  // 25 of the 50 points are released, and leave in an exit (see LegacyExits.OfTheLastHolderSweepThePool); the other 25
  // lapse. The refund takes all that was received, 20.00 and 23.33, and asks for nothing in place of what lapsed.
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 100.00           -> no grant locked 50
    order cat 100.00 0.00                      -> grant 50 released 25
    sell cat all                               -> sale pays 33.33, ann#2 collects 25
    sell ann 15                                -> sale pays 20.00, exit ann#2 pays 23.33, lapsed ann 25 exit,
                                               -> reserve 23.34
    reverse_order r1 o1                        -> refund 0.00 points 0 pool 0.00 taken 0.00 coins 100.00
                                               -> legacy taken 43.33
                                               | wallet ann 0.00; account reserve 66.67; coins ann 100.00)");
}

TEST(CoinRefunds, OfAnOrderOfMoneyCollectFirstToo) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(kHalfReleased);
  // Ann's own order brought 25 points for 50.00, and released 25. 25 x 350.00 / 350 go back, and what she was granted
  // for coins is not touched.
  story.play(R"(
    order ann 50.00 0.00                       -> grant 25 released 25     | pool 350.00; points 350
    reverse_order r1 o3 all returned           -> platform_funds_insufficient
    pay_in 25.00                               -> capital_paid_in
    reverse_order r1 o3 all returned           -> ann#3 collects 174.99999999, refund 50.00 points 25 pool 25.00
                                               -> taken 0.00 loss 25.00
                                               | points 325; pool 325.00; legacy ann 174.99999999; wallet ann 50.00)");
}

TEST(CoinRefunds, MayLeaveNothingInCirculation) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play(kHalfReleased);
  // After cat's sale ann's 150 points are all that circulates; with their return 225.00 / 150 is remembered as the
  // price.
  story.play(R"(
    sell cat all                               -> sale pays 75.00, ann#2 collects 150     | pool 225.00; points 150
    reverse_order r1 o1                        -> refund 0.00 points 0 pool 0.00 taken 0.00 coins 600.00 locked 150
                                               -> legacy 150, reserve 225.00
                                               | pool 0.00; points 0; price 1.50000000; open 0; account reserve 225.00)");
}

TEST(CoinRefunds, LeaveNoUnitThatRoundingLeftAsAllThatCirculates) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  // A third released: ann collects a unit less than 100 (LastHolders.AreNotUnitsThatRoundingLeft). Cat leaves; the
  // refund would leave that unit alone in S.
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    order cat 200.00 0.00                      -> grant 100 released 100
    sell cat all                               -> sale pays 50.00, ann#2 collects 99.99999999 | released 0.00000001
    reverse_order r1 o1                        -> residue 0.00000001, refund 0.00 points 0 pool 0.00 taken 0.00
                                               -> coins 600.00 locked 200.00000001 legacy 99.99999999, reserve 150.00
                                               | pool 0.00; points 0; locked 0; released 0; price 1.50000000)");
}

TEST(CoinRefunds, TakeTheUnitsThatRoundingLeftAmongTheReleased) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  // Ann's balance is rounded up to 200.00000001, a unit more than L: that unit leaves S with it.
  story.play(R"(
    join cat                                   -> joined
    order ann 0.00 0.00 coins 600.00           -> no grant locked 300
    order cat 200.00 0.00                      -> grant 100 released 100   | locked 200; locked ann 200.00000001
    reverse_order r1 o1                        -> ann#2 collects 99.99999999, refund 0.00 points 0 pool 0.00 taken 0.00
                                               -> coins 600.00 locked 200.00000001 legacy 99.99999999
                                               | points 100; locked 0; released 0; pool 200.00)");
}

TEST(CoinRefunds, AreBoundedLikeEveryAmount) {
  Story story(old_debt_terms());
  owe(story, "ann", "1000.00");
  story.play("order ann 0.00 0.00 coins 1000.00 -> no grant locked 500");
  Posting posting;
  posting.debit(Account::legacy_assumed, Money(kMoneyMax - 99'999));
  story.sabotage().books.post(posting);
  story.play("reverse_order r1 o1 -> account_limit");
}

}  // namespace
}  // namespace greenpool
