// Members accept terms and risk text before their orders are taken. SPEC section 12.
#include <gmock/gmock.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

Terms starter() {
  Terms terms = *find_preset("starter");
  terms.reversal_days = 30;
  terms.notice_days = 7;
  return terms;
}

// Version 2, in force after it.
void change_terms(Story& story) {
  Terms changed = starter();
  changed.grant_rate = Rate(400'000);
  const std::string text = to_toml(changed);
  const Timestamp effective(story.now().microseconds() + std::int64_t{7} * 86'400'000'000);
  ASSERT_EQ(story.decide(ProposeTerms{"p1", {text}, effective, "li"}), Reject::none);
  story.play(R"(
    approve_terms p1 wang      -> terms_approved
    wait 7d                    ->
    advance                    -> terms_changed)");
}

TEST(Consent, ComesBeforeTheFirstOrder) {
  Story story;
  story.play(R"(
    join ann without consent         -> joined               | accepted ann 0
    order ann 1000.00 300.00         -> terms_not_accepted
    pay ann 1000.00 300.00 as big    -> terms_not_accepted
    accept_terms ann 1               -> accepted 1           | accepted ann 1
    order ann 1000.00 300.00         -> grant 210
    pay ann 1000.00 300.00 as big    -> deposit 1000.00)");
}

TEST(Consent, IsToTheVersionInForceAndGivenOnce) {
  Story story;
  story.play(R"(
    join ann without consent         -> joined
    accept_terms bob 1               -> unknown_member
    accept_terms ann 0               -> amount_not_positive
    accept_terms ann 2               -> unknown_version
    accept_terms ann 65536           -> amount_out_of_range
    accept_terms ann 1               -> accepted 1
    accept_terms ann 1               -> status_unchanged
    accept_terms ann 2               -> unknown_version)");
}

TEST(Consent, CanComeWithTheRegistration) {
  Story story;
  story.play(R"(
    register_member ann accepts 1                -> joined, accepted 1  | accepted ann 1
    register_member bob accepts 2                -> unknown_version
    register_member bob accepts 65536            -> amount_out_of_range
    register_member ann accepts 2                -> member_exists
    register_member bob referrer bob accepts 2   -> referral_cycle
    register_member bob referrer cat accepts 2   -> unknown_referrer
    register_member bob referrer ann             -> joined               | accepted bob 0
    accept_terms bob 1                           -> accepted 1)");
}

TEST(Consent, IsTheHashOfWhatTheMemberWasShown) {
  Story story(starter());
  story.play("join ann -> joined");
  ASSERT_EQ(story.events().size(), 2U);
  EXPECT_EQ(std::get<TermsAccepted>(story.events()[1]).text_hash, to_hex(text_hash(starter())));
  change_terms(story);
  story.play("accept_terms ann 2 -> accepted 2");
  EXPECT_EQ(std::get<TermsAccepted>(story.events()[0]).text_hash, to_hex(text_hash(story.state().terms)));
  EXPECT_NE(story.state().versions[0].text_hash, story.state().versions[1].text_hash);
}

TEST(Consent, IsAskedForAgainByANewVersion) {
  Story story(starter());
  story.play(R"(
    join ann                         -> joined
    order ann 1000.00 300.00         -> grant 300)");
  change_terms(story);
  story.play(R"(
    order ann 1000.00 300.00         -> terms_not_accepted   | accepted ann 1
    pay ann 1000.00 300.00           -> terms_not_accepted
    accept_terms ann 1               -> unknown_version
    register_member bob accepts 1    -> unknown_version
    join bob                         -> joined               | accepted bob 2
    accept_terms ann 2               -> accepted 2
    order ann 1000.00 300.00         -> grant 120)");
}

// 600.00 for 300 points is 2.00 a point: 240.00 of the second order are 120.
TEST(Consent, OfAPaymentIsThatOfItsSettlement) {
  Story story(starter());
  story.play(R"(
    join ann                         -> joined
    pay ann 1000.00 300.00 as early  -> deposit 1000.00
    pay ann 1000.00 300.00 as late   -> deposit 1000.00)");
  change_terms(story);
  story.play(R"(
    pay ann 1000.00 300.00 as more   -> terms_not_accepted
    settle_paid_order early          -> grant 300
    cancel_order late                -> back 1000.00 wallet 0.00 subsidy 0.00)");
}

TEST(Consent, IsAskedOfNothingButOrders) {
  Terms terms = starter();
  terms.reward_rate = Rate(50'000);
  terms.rewards.direct = Rate(50'000);
  Story story(terms);
  // bob buys for 1 000.00: 100.00 platform, 50.00 rewards, 550.00 pool, 275 points. Half of them at 2.00 less 5 % are
  // 261.25. The refund: 288.75 and 261.25 are the 550.00, 300.00 the supplier's, 100.00 the platform's, 50.00 ann's.
  story.play(R"(
    join ann without consent         -> joined
    join bob by ann                  -> joined
    order bob 1000.00 300.00         -> grant 275, direct ann 50.00)");
  story.sabotage().members[1].accepted = 0;  // as after a change of terms
  story.play(R"(
    sell bob 137.5                   -> sale pays 261.25
    request_withdrawal w1 ann 50.00  -> held 50.00
    request_withdrawal w2 bob 61.25  -> held 61.25
    set_weight ann 1                 -> weight_set
    reverse_order r1 o1 all returned -> released w1 50.00 debt, direct back from ann 50.00,
                                     -> refund 1000.00 points 137.5 pool 288.75 taken 261.25)");
}

TEST(Consent, HasItsPlaceAmongTheReasons) {
  Story story;
  story.play(R"(
    order ann 1000.00 300.00                           -> unknown_member
    join ann without consent                           -> joined
    set_member_status ann frozen                       -> member_status_changed
    order ann 1000.00 300.00 wallet 10.00              -> member_frozen
    order ann 1000.00 300.00 rewards 0.9 platform 0.9  -> terms_not_accepted
    pay ann 1000.00 900.00                             -> terms_not_accepted
    accept_terms ann 1                                 -> accepted 1
    order ann 1000.00 300.00 rewards 0.9 platform 0.9  -> rates_not_covered)");
}

TEST(Consent, IsMissedByAReplay) {
  Story story;
  story.play(R"(
    join ann without consent   -> joined
    join bob                   -> joined
    pay bob 1000.00 300.00     -> deposit 1000.00)");
  OrderPaid paid{};
  paid.order = "o2";
  paid.member = MemberIndex(0);
  paid.paid = Money(100);
  OrderSettled settled{};
  settled.order = "o2";
  settled.member = MemberIndex(0);
  settled.paid = settled.cost = Money(100);
  const std::string before = saved_bytes(story.state());
  for (const Event& event : {Event(paid), Event(settled)}) {
    Change change;
    EXPECT_STREQ(apply(story.sabotage(), event, change), "the member has not accepted the terms in force");
    EXPECT_EQ(saved_bytes(story.state()), before);
  }
}

}  // namespace
}  // namespace greenpool
