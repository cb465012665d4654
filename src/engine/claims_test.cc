// Claims from before the programme: proposed in batches, approved by somebody else, turned into coins at once or by
// date. SPEC section 9.
#include <gtest/gtest.h>

#include "engine/legacy_story.h"

namespace greenpool {
namespace {

constexpr std::string_view kAnnAndBob = R"(
    join ann                                   -> joined
    join bob                                   -> joined)";

TEST(Claims, OfABatchTurnIntoCoinsWhenSomebodyElseApproves) {
  Story story(old_debt_terms());
  story.play(kAnnAndBob);
  story.play(R"(
    propose_claim c1 spring ann 1000.00 op1    -> claim_proposed   | claim ann 0.00; account legacy_claims 0.00
    propose_claim c2 spring bob 500.00 op2     -> claim_proposed
    propose_claim c3 spring ann 0.01 op1       -> claim_proposed
    approve_claims spring operator op1         -> four_eyes_required
    approve_claims spring operator op2         -> four_eyes_required
    approve_claims spring operator op3         -> approved 3 claims 1500.01, coins ann 1000.00, coins bob 500.00,
                                               -> coins ann 0.01
                                               | claim ann 1000.01; coins ann 1000.01; coins bob 500.00
                                               | account coins 1500.01; account legacy_claims 0.00
                                               | account legacy_assumed 1500.01; surplus 0.00; open 0
    approve_claims spring operator op3         -> unknown_claims
    reject_claims spring op3                   -> unknown_claims)");
}

TEST(Claims, ThatAreRejectedAreNotOwed) {
  Story story(old_debt_terms());
  story.play(kAnnAndBob);
  story.play(R"(
    propose_claim c1 spring ann 1000.00 op1    -> claim_proposed
    reject_claims spring op1                   -> claims_rejected  | coins ann 0.00; claim ann 0.00
    propose_claim c1 spring ann 10.00 op1      -> claim_proposed
    approve_claims spring operator op2         -> approved 1 claims 10.00, coins ann 10.00)");
}

TEST(Claims, HaveNamesOfTheirOwnWhileTheyWait) {
  Story story(old_debt_terms());
  story.play(kAnnAndBob);
  story.play(R"(
    propose_claim c1 spring ann 1000.00 op1    -> claim_proposed
    propose_claim c1 summer bob 5.00 op1       -> name_conflict
    propose_claim c2 spring cat 5.00 op1       -> unknown_member
    propose_claim c2 spring ann 0.00 op1       -> amount_not_positive
    propose_claim c2 spring ann 1000000000.01 op1 -> amount_out_of_range)");
}

TEST(Claims, OfALaterBatchWaitForItsDate) {
  Story story(old_debt_terms());
  story.play(kAnnAndBob);
  // Two batches for the same moment, one for a later one: 2026-02-01T00:00Z is 8 o'clock in the programme's calendar.
  story.play(R"(
    propose_claim c1 spring ann 100.00 op1     -> claim_proposed
    propose_claim c2 summer bob 30.00 op1      -> claim_proposed
    propose_claim c3 winter ann 7.00 op1       -> claim_proposed
    approve_claims spring 2026-02-01T00:00:00Z op2 -> approved 1 claims 100.00
                                               | claim ann 100.00; waiting ann 100.00; coins ann 0.00
                                               | account legacy_claims 100.00; account coins 0.00
    approve_claims winter 2026-03-01T00:00:00Z op2 -> approved 1 claims 7.00   | waiting ann 107.00
    approve_claims summer 2026-02-01T00:00:00Z op2 -> approved 1 claims 30.00
    approve_claims spring operator op2         -> claims_stage
    reject_claims spring op2                   -> claims_stage
    propose_claim c4 spring ann 1.00 op1       -> claims_stage
    order ann 0.00 0.00 coins 1.00             -> coins_insufficient
    until 2026-02-01                           ->
    join cat                                   -> joined
    advance                                    -> nothing_is_due
    wait 8h                                    ->
    join dan                                   -> work_is_due
    advance                                    -> coins ann 100.00, coins bob 30.00
                                               | waiting ann 7.00; coins ann 100.00; account legacy_claims 7.00
    advance                                    -> nothing_is_due
    join dan                                   -> joined
    until 2026-03-02                           ->
    advance                                    -> coins ann 7.00                | coins ann 107.00
    advance                                    -> nothing_is_due)");
}

TEST(Claims, OfATimeThatHasComeTurnIntoCoinsAtOnce) {
  Story story(old_debt_terms());
  story.play(kAnnAndBob);
  story.play(R"(
    propose_claim c1 spring ann 100.00 op1     -> claim_proposed
    approve_claims spring 2026-01-01T00:00:00Z op2 -> approved 1 claims 100.00, coins ann 100.00)");
}

TEST(Claims, OfOneMemberAreNoMoreThanAPositionMaySpend) {
  Story story(old_debt_terms());
  story.play(kAnnAndBob);
  // Together one fen more than a thousand million yuan.
  story.play(R"(
    propose_claim c1 spring ann 600000000.00 op1 -> claim_proposed
    propose_claim c2 spring ann 400000000.01 op1 -> claim_proposed
    approve_claims spring operator op2           -> claims_limit
    reject_claims spring op2                     -> claims_rejected
    propose_claim c1 spring ann 600000000.00 op1 -> claim_proposed
    approve_claims spring operator op2           -> approved 1 claims 600000000.00, coins ann 600000000.00
    propose_claim c2 summer ann 400000000.01 op1 -> claim_proposed
    approve_claims summer operator op2           -> claims_limit)");
}

// The claims of eighty members are all that may be open: 80 x 1e9 yuan x 1.
void owe_eighty(Story& story, std::string_view answer) {
  for (int i = 1; i <= 80; ++i) {
    const std::string n = std::to_string(i);
    story.play("join m" + n + " -> joined\n propose_claim c" + n + " all m" + n +
               " 1000000000.00 op1 -> claim_proposed");
  }
  story.play("approve_claims all 2026-02-01T00:00:00Z op2 -> " + std::string(answer));
}

TEST(Claims, OfAllMembersTimesTheHighestMultipleAreBounded) {
  {
    Story story(old_debt_terms());
    owe_eighty(story, "approved 80 claims 80000000000.00");
    story.play(R"(
      join m81                                   -> joined
      propose_claim c81 more m81 0.01 op1        -> claim_proposed
      approve_claims more operator op2           -> claims_limit)");
  }
  Terms terms = old_debt_terms();
  terms.legacy.multiple = Multiple(1'000'001);
  Story story(terms);
  owe_eighty(story, "claims_limit");
}

TEST(Claims, BoundTheMultipleOfChangedTerms) {
  Terms terms = old_debt_terms();
  Story story(terms);
  owe_eighty(story, "approved 80 claims 80000000000.00");
  terms.legacy.multiple = Multiple(1'000'001);
  const std::string changed = to_toml(terms);
  const Timestamp effective(story.now().microseconds() + std::int64_t{20} * 86'400'000'000);
  ASSERT_EQ(story.decide(ProposeTerms{"t1", {changed}, effective, "op1"}), Reject::none);
  static_cast<void>(story.decide(AcknowledgeTerms{"t1", "op3", "minutes 1"}));
  static_cast<void>(story.decide(AcknowledgeTerms{"t1", "op4", "minutes 1"}));
  EXPECT_EQ(story.decide(ApproveTerms{"t1", "op2"}), Reject::claims_limit);
}

TEST(Claims, KeepInsideTheMultipleOfTermsThatAreApproved) {
  Terms terms = old_debt_terms();
  Story story(terms);
  story.play(kAnnAndBob);
  terms.legacy.multiple = Multiple(50'000'000);
  const std::string changed = to_toml(terms);
  const Timestamp effective(story.now().microseconds() + std::int64_t{20} * 86'400'000'000);
  ASSERT_EQ(story.decide(ProposeTerms{"t1", {changed}, effective, "op1"}), Reject::none);
  static_cast<void>(story.decide(AcknowledgeTerms{"t1", "op3", "minutes 1"}));
  static_cast<void>(story.decide(AcknowledgeTerms{"t1", "op4", "minutes 1"}));
  // Two claims of 8e10 fen are 8e12 fen fifty times over; one fen more is too much.
  story.play(R"(
    propose_claim c1 spring ann 800000000.00 op1 -> claim_proposed
    propose_claim c2 spring bob 800000000.01 op1 -> claim_proposed)");
  ASSERT_EQ(story.decide(ApproveTerms{"t1", "op2"}), Reject::none);
  story.play("approve_claims spring operator op2 -> claims_limit");
}

TEST(Claims, ThatPassAnAccountsBoundAreRefused) {
  Story story(old_debt_terms());
  story.play(kAnnAndBob);
  story.play("propose_claim c1 spring ann 100.00 op1 -> claim_proposed");
  Posting posting;
  posting.debit(Account::legacy_assumed, Money(kMoneyMax - 9'999));
  story.sabotage().books.post(posting);
  story.play("approve_claims spring operator op2 -> account_limit");
}

TEST(Claims, OfAFrozenMemberCanBeApproved) {
  Story story(old_debt_terms());
  story.play(kAnnAndBob);
  story.play(R"(
    set_member_status ann frozen               -> member_status_changed
    propose_claim c1 spring ann 100.00 op1     -> claim_proposed
    approve_claims spring operator op2         -> approved 1 claims 100.00, coins ann 100.00
    order ann 0.00 0.00 coins 100.00           -> member_frozen)");
}

}  // namespace
}  // namespace greenpool
