// Terms that change: who has to agree, when they take effect, and what they leave as it was promised. SPEC sections 5
// and 13.
#include <gmock/gmock.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

// Without anything that blocks: no multiple, no rewards.
Terms quiet_terms() {
  Terms terms = *find_preset("starter");
  terms.notice_days = 7;
  return terms;
}

Timestamp after_days(const Story& story, int days) {
  return Timestamp(story.now().microseconds() + std::int64_t{days} * 86'400'000'000);
}

Reject propose(Story& story, const Terms& terms, int days, std::string_view proposal = "p1",
               std::string_view by = "li") {
  const std::string text = to_toml(terms);
  return story.decide(ProposeTerms{proposal, {text}, after_days(story, days), by});
}

TEST(TermsChange, NeedsTwoPeopleAndItsNotice) {
  Story story(quiet_terms());
  story.play("join ann -> joined");
  Terms changed = quiet_terms();
  changed.grant_rate = Rate(600'000);
  EXPECT_EQ(propose(story, changed, 6), Reject::notice_too_short);
  EXPECT_EQ(propose(story, changed, 7), Reject::none);
  EXPECT_EQ(propose(story, changed, 9), Reject::name_conflict) << "the proposal's id is taken";
  story.play(R"(
    approve_terms proposal p2 operator wang  -> unknown_proposal
    approve_terms proposal p1 operator li    -> four_eyes_required
    approve_terms proposal p1 operator wang  -> terms_approved
    approve_terms proposal p1 operator wu    -> proposal_stage
    order ann 1000.00 300.00                 -> grant 300          | pool 600.00
    wait 7d                                  ->
    order ann 1000.00 300.00                 -> work_is_due
    advance                                  -> terms_changed
    advance                                  -> nothing_is_due
    accept_terms ann 2                       -> accepted 2
    order ann 1000.00 300.00                 -> grant 180          | pool 1200.00)");
  EXPECT_EQ(story.state().version(), 2);
  EXPECT_EQ(story.state().terms.grant_rate, Rate(600'000));
}

TEST(TermsChange, OfAHigherSaleFeeNeedsThirtyDays) {
  Story story(quiet_terms());
  story.play("join ann -> joined");
  Terms changed = quiet_terms();
  changed.sell_fee = Rate(60'000);
  EXPECT_EQ(propose(story, changed, 29), Reject::notice_too_short);
  EXPECT_EQ(propose(story, changed, 30), Reject::none);
  // The notice runs from the approval too.
  story.play(R"(
    wait 1d                                  ->
    approve_terms proposal p1 operator wang  -> notice_too_short)");
  changed.sell_fee = Rate(40'000);
  EXPECT_EQ(propose(story, changed, 7, "p2"), Reject::none) << "a lower one needs the ordinary notice";
}

TEST(TermsChange, WaitsForTwoAcknowledgementsOfWhatBlocksIt) {
  Story story(quiet_terms());
  story.play("join ann -> joined");
  Terms changed = quiet_terms();
  changed.exit_multiple = Multiple(2'000'000);  // a stated multiple of the spend
  ASSERT_EQ(propose(story, changed, 10), Reject::none);
  story.play(R"(
    approve_terms proposal p1 operator wang                         -> terms_not_acknowledged
    acknowledge_terms proposal p1 operator wang reference minutes-3 -> terms_acknowledged
    acknowledge_terms proposal p1 operator wang reference minutes-3 -> four_eyes_required
    approve_terms proposal p1 operator wang                         -> terms_not_acknowledged
    acknowledge_terms proposal p1 operator wu reference minutes-4   -> terms_acknowledged
    acknowledge_terms proposal p1 operator zhao reference minutes-4 -> proposal_stage
    approve_terms proposal p1 operator wang                         -> terms_approved)");
}

TEST(TermsChange, ToNoRefundsLeavesTheOldestLotTheFirstToBeSold) {
  Terms terms = quiet_terms();
  terms.reversal_days = 30;
  Story story(terms);
  story.play(R"(
    join ann                                 -> joined
    order ann 1000.00 300.00                 -> grant 300          | pool 600.00)");
  Terms changed = terms;
  changed.reversal_days = 0;
  ASSERT_EQ(propose(story, changed, 7), Reject::none);
  // 300 x 300 / 600.00 = 150 points of an order that nobody can refund. Then 300 x 1 200.00 x 0.95 / 450 = 760.00 are
  // paid for the first order's points alone: they are the oldest. Its refund finds none of them, and takes the 760.00.
  story.play(R"(
    approve_terms proposal p1 operator wang  -> terms_approved
    wait 7d                                  ->
    advance                                  -> terms_changed
    accept_terms ann 2                       -> accepted 2
    order ann 1000.00 300.00                 -> grant 150          | pool 1200.00; points 450
    reverse_order r1 o2                      -> unknown_order
    sell ann 300                             -> sale pays 760.00   | holds ann 150
    pay_in 1000.00                           -> capital_paid_in
    reverse_order r2 o1 all returned         -> refund 1000.00 points 0 pool 0.00 taken 760.00
                                             | holds ann 150; pool 440.00)");
}

TEST(TermsChange, LeavesWhatAPositionWasPromised) {
  Story story(quiet_terms());
  story.play(R"(
    join ann                   -> joined
    order ann 1000.00 300.00   -> grant 300)");
  Terms changed = quiet_terms();
  changed.exit_multiple = Multiple(1'000'000);
  ASSERT_EQ(propose(story, changed, 10), Reject::none);
  story.play(R"(
    approve_terms proposal p1 operator wang  -> terms_approved
    wait 10d                                 ->
    advance                                  -> terms_changed
    accept_terms ann 2                       -> accepted 2
    order ann 1000.00 300.00                 -> grant 150     | open 2; pool 1200.00; points 450)");
  // The first position has no multiple for ever; the second leaves at 1x: 150 points are worth 1000.00 at 6.67.
  story.play(R"(
    wait 8d                        ->
    inject 1200.00 from financing  -> injected 1200.00   | price 5.33333333; open 2
    join bob                       -> joined
    wait 8d                        ->
    inject 600.00 from financing   -> injected 600.00, exit ann#2 pays 1000.00 | open 1)");
}

TEST(TermsChange, LeavesOrdersThatWerePaidUnderTheirOwnTerms) {
  Story story(quiet_terms());
  story.play(R"(
    join ann                       -> joined
    pay ann 1000.00 300.00 as old  -> deposit 1000.00)");
  Terms changed = quiet_terms();
  changed.grant_rate = Rate(100'000);
  changed.platform_rate = Rate(200'000);
  ASSERT_EQ(propose(story, changed, 7), Reject::none);
  story.play(R"(
    approve_terms proposal p1 operator wang  -> terms_approved
    wait 7d                                  ->
    advance                                  -> terms_changed
    settle_paid_order order old              -> grant 300   | pool 600.00; account platform_revenue 100.00
    accept_terms ann 2                       -> accepted 2
    order ann 1000.00 300.00                 -> grant 25    | pool 1100.00; account platform_revenue 300.00)");
}

TEST(TermsChange, CanBeTakenBackAndComesOneAtATime) {
  Story story(quiet_terms());
  story.play("join ann -> joined");
  Terms changed = quiet_terms();
  changed.grant_rate = Rate(600'000);
  ASSERT_EQ(propose(story, changed, 10, "p1"), Reject::none);
  ASSERT_EQ(propose(story, changed, 11, "p2"), Reject::none);
  story.play(R"(
    approve_terms proposal p1 operator wang   -> terms_approved
    approve_terms proposal p2 operator wang   -> terms_scheduled
    withdraw_terms proposal p1 operator wang  -> terms_withdrawn
    approve_terms proposal p2 operator wang   -> terms_approved
    wait 10d                                  ->
    advance                                   -> nothing_is_due
    wait 1d                                   ->
    advance                                   -> terms_changed)");
}

TEST(TermsChange, IsRefusedForAnotherProgrammeOrForWhatIsNoTerms) {
  Story story(quiet_terms());
  story.play("join ann -> joined");
  Terms other = quiet_terms();
  other.id = "other";
  EXPECT_EQ(propose(story, other, 30), Reject::terms_of_other_programme);
  EXPECT_EQ(story.decide(ProposeTerms{"p1", {"[points]"}, after_days(story, 30), "li"}), Reject::terms_invalid);
}

TEST(TermsChange, BringsRanksAndTakesThemAway) {
  Story story(quiet_terms());
  story.play(R"(
    join ann         -> joined
    join bob by ann  -> joined)");
  Terms ranked = quiet_terms();
  ranked.reward_rate = Rate(100'000);
  ranked.rewards.rank_period = Period::day;
  ranked.rewards.ranks = {{"bronze", Rate(50'000), Money(0), 1, Money(0)}};
  ASSERT_EQ(propose(story, ranked, 7, "p1"), Reject::none);
  story.play(R"(
    acknowledge_terms proposal p1 operator wang reference m3  -> terms_acknowledged
    acknowledge_terms proposal p1 operator wu reference m4    -> terms_acknowledged
    approve_terms proposal p1 operator wang                   -> terms_approved
    wait 7d                                                   ->
    advance                                                   -> terms_changed
    wait 1d                                                   ->
    advance          -> rank ann 0 to 1 own 0.00 directs 1 team 0.00, ranks settled 1
    accept_terms bob 2       -> accepted 2
    order bob 1000.00 300.00 -> grant 250, differential ann 50.00)");
  ASSERT_EQ(propose(story, quiet_terms(), 7, "p2"), Reject::none);
  story.play("approve_terms proposal p2 operator wang -> terms_approved");
  for (int day = 0; day < 8; ++day) {
    story.wait_microseconds(86'400'000'000);
    while (story.state().next_due() && *story.state().next_due() <= story.now()) {
      ASSERT_EQ(story.decide(Advance{}), Reject::none);
    }
  }
  EXPECT_TRUE(story.state().ranks.empty());
  story.play(R"(
    accept_terms bob 3       -> accepted 3
    order bob 1000.00 300.00 -> grant 150)");
}

}  // namespace
}  // namespace greenpool
