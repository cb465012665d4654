// What members are owed from before the programme, when it ends: the reserve repays it, as far as it goes. SPEC section
// 15. The claims stand in the state as an approved batch leaves them.
#include <gmock/gmock.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

constexpr std::string_view kAgreedAndOver = R"(
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-31T00:00:00Z
    wait 30d                   ->)";

// bob's claim of 80.00, of which 30.00 are coins, and dan's of 20.00; dan holds no points.
void owe_claims(Story& story) {
  State& state = story.sabotage();
  state.legacy.holdings[story.member("bob")].coins = Money(3'000);
  state.legacy.holdings[story.member("bob")].waiting = Money(5'000);
  state.legacy.holdings[story.member("dan")].waiting = Money(2'000);
  Posting posting;
  posting.debit(Account::legacy_assumed, Money(10'000));
  posting.credit(Account::coins, Money(3'000));
  posting.credit(Account::legacy_claims, Money(7'000));
  state.books.post(posting);
}

// The reserve holds 60.00 of ann's first order, bob and ann all points.
constexpr std::string_view kReserveOf60 = R"(
    join ann                   -> joined
    join bob                   -> joined
    join dan                   -> joined
    order ann 1000.00 300.00   -> grant 210
    sell ann all               -> sale pays 240.00, reserve 60.00
    order bob 1000.00 300.00   -> grant 147
    order ann 1000.00 300.00   -> grant 102.9      | pool 600.00; points 249.9)";

TEST(ClosingClaims, AreRepaidFromTheReserveBeforeHoldersCoinsFirst) {
  Story story;
  story.play(kReserveOf60);
  owe_claims(story);
  story.play(kAgreedAndOver);
  // 60.00 by 80.00 and 20.00.
  story.play(R"(
    advance                    -> closing at 600.00/249.9 reserve 60.00 claims 100.00,
                               -> bob repaid 30.00 coins 18.00 claims, dan repaid 0.00 coins 12.00 claims,
                               -> bob gets 352.94 for 147, ann gets 247.06 for 102.9, closed 660.00 to 2
                               | account reserve 0.00; wallet bob 400.94; wallet dan 12.00; received dan 0.00
                               | account coins 0.00; account legacy_claims 40.00; account legacy_assumed 40.00)");
  EXPECT_THAT(story.state().audit(), testing::IsEmpty());
  EXPECT_FALSE(story.engine().violation().has_value());
  EXPECT_EQ(story.state().legacy.holdings.at(story.member("bob")).waiting, Money(3'200));
}

TEST(ClosingClaims, LeaveToHoldersWhatTheReserveHasBeyondThem) {
  Story story;
  story.play(kReserveOf60);
  State& state = story.sabotage();
  state.legacy.holdings[story.member("dan")].coins = Money(1'000);
  Posting posting;
  posting.debit(Account::legacy_assumed, Money(1'000));
  posting.credit(Account::coins, Money(1'000));
  state.books.post(posting);
  story.play(kAgreedAndOver);
  // 50.00 by 147 and 102.9 of 249.9: 29.4117, 20.5882.
  story.play(R"(
    advance                    -> closing at 600.00/249.9 reserve 60.00 claims 10.00,
                               -> dan repaid 10.00 coins 0.00 claims, bob gets 352.94 for 147 and 29.41,
                               -> ann gets 247.06 for 102.9 and 20.59, closed 660.00 to 2
                               | account reserve 0.00; account coins 0.00; account legacy_assumed 0.00)");
}

TEST(ClosingClaims, AreDividedByLargestRemainder) {
  Story story;
  story.play(kReserveOf60);
  owe_claims(story);
  story.sabotage().legacy.holdings[story.member("ann")].waiting = Money(2'000);
  Posting posting;
  posting.debit(Account::legacy_assumed, Money(2'000));
  posting.credit(Account::legacy_claims, Money(2'000));
  posting.debit(Account::reserve, Money(1));  // 59.99
  posting.credit(Account::platform_revenue, Money(1));
  story.sabotage().books.post(posting);
  story.play(kAgreedAndOver);
  // 59.99 by 20.00, 80.00 and 20.00 of 120.00: 9.998, 39.993, 9.998: a fen each to ann and dan.
  story.play(R"(
    advance                    -> closing at 600.00/249.9 reserve 59.99 claims 120.00,
                               -> ann repaid 0.00 coins 10.00 claims, bob repaid 30.00 coins 9.99 claims,
                               -> dan repaid 0.00 coins 10.00 claims,
                               -> bob gets 352.94 for 147, ann gets 247.06 for 102.9, closed 659.99 to 2)");
}

TEST(ClosingClaims, AreRepaidWhenNobodyHoldsPoints) {
  Story story;
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    join dan                   -> joined
    order ann 1000.00 300.00   -> grant 210
    sell ann all               -> sale pays 240.00, reserve 60.00)");
  owe_claims(story);
  story.play(kAgreedAndOver);
  story.play(R"(
    advance                    -> closing at 0.00/0 reserve 60.00 claims 100.00,
                               -> bob repaid 30.00 coins 18.00 claims, dan repaid 0.00 coins 12.00 claims,
                               -> closed 60.00 to 0
                               | account reserve 0.00)");
}

}  // namespace
}  // namespace greenpool
