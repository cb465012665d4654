// The programme's end: who may ask for it, when it comes, what goes on until then and afterwards. SPEC section 15.
#include <gmock/gmock.h>

#include "engine/ops/closing.h"
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

constexpr std::string_view kAgreed = R"(
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-31T00:00:00Z  | stage confirmed)";

Terms without_notice(Terms terms) {
  terms.wind_down_notice_days = 0;
  return terms;
}

TEST(Closing, NeedsTwoPeopleAndCanBeTakenBackUntilBothAgree) {
  Story story;
  story.play(R"(
    join ann                   -> joined                       | stage running
    confirm_closing wang       -> closing_stage
    withdraw_closing wang      -> closing_stage
    close_programme li         -> closing_proposed             | stage proposed
    close_programme wang       -> closing_stage
    confirm_closing li         -> four_eyes_required
    order ann 1000.00 300.00   -> grant 210
    withdraw_closing wu        -> closing_withdrawn            | stage running
    confirm_closing wang       -> closing_stage
    close_programme wang       -> closing_proposed
    confirm_closing wang       -> four_eyes_required
    confirm_closing li         -> closes 2026-01-31T00:00:00Z  | stage confirmed
    confirm_closing wu         -> closing_stage
    confirm_closing wang       -> four_eyes_required
    withdraw_closing wang      -> closing_stage
    close_programme wang       -> closing_stage)");
}

TEST(Closing, ComesAfterItsNoticeToTheMicrosecond) {
  Story story;
  story.play(kThreeOrders);
  story.play(kAgreed);
  story.play(R"(
    wait 29d                   ->
    wait 23h                   ->
    wait 3599s                 ->
    wait 999999us              ->
    advance                    -> nothing_is_due
    sell cat 4.95              -> sale pays 7.39
    wait 1us                   ->
    sell ann 1                 -> work_is_due
    close_programme li         -> work_is_due
    advance                    -> closing at 892.61/477 reserve 0.00 claims 0.00, ann gets 392.97 for 210,
                               -> bob gets 275.08 for 147, cat gets 224.56 for 120, closed 892.61 to 3
                               | stage closed
    advance                    -> nothing_is_due)");
}

TEST(Closing, LetsSalesExitsAndSettlementsGoOnDuringTheNotice) {
  Story story;
  story.play(kThreeOrders);
  story.play("pay cat 1000.00 300.00 as p1 -> deposit 1000.00");
  story.play(kAgreed);
  // 210.00 x 481.95 / 900.00 = 112.455; 100 x 1 200.00 x 0.8 / 594.405 = 161.50(60)
  story.play(R"(
    settle_paid_order p1       -> grant 112.455                | pool 1200.00; points 594.405
    sell cat 100               -> sale pays 161.50
    request_withdrawal w1 cat 161.50 -> held 161.50
    approve_withdrawal w1 op1  -> approved
    order ann 1000.00 300.00   -> programme_closing
    wait 30d                   ->
    advance                    -> closing at 1038.50/494.405 reserve 0.00 claims 0.00, bob gets 308.77 for 147,
                               -> ann gets 441.11 for 210, cat gets 288.62 for 137.405, closed 1038.50 to 3
    send_withdrawal w1 op2     -> sent
    resolve_withdrawal w1 paid -> paid out 161.50 fee 0.00 tax 0.00)");
}

TEST(Closing, PaysDividendsOfTheLastPeriodAndSettlesNoRanks) {
  Terms terms = classic_terms();
  terms.wind_down_notice_days = 1;
  terms.dividend.rate = Rate(100'000);
  terms.rewards.ranks = {{"first", Rate(10'000), Money(100), 0, Money(0)}};
  Story story(terms);
  story.play(kThreeOrders);
  story.play(R"(
    set_weight ann 1           -> weight_set
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-02T00:00:00Z
    wait 1d                    ->
    advance                    -> closing at 900.00/481.95 reserve 0.00 claims 0.00, cat gets 233.33 for 124.95,
                               -> ann gets 392.16 for 210, bob gets 274.51 for 147, closed 900.00 to 3
    draw 0.01                  -> capital_drawn
    until 2026-02-01
    set_weight bob 2           -> work_is_due
    advance                    -> revenue 1200.00 loss 0.00 due 120.00 gathered 120.00
    advance                    -> nothing_is_due
    set_weight bob 2           -> weight_set
    distribute_dividend        -> dividend ann 40.00, dividend bob 80.00, distributed 120.00
                               | wallet ann 432.16; rank ann 0)");
}

TEST(Closing, DropsChangesOfTermsAndStopsStreams) {
  Terms terms = *find_preset("starter");
  terms.notice_days = 1;
  Story story(terms);
  story.play("join ann -> joined");
  Terms changed = terms;
  changed.grant_rate = Rate(600'000);
  const std::string text = to_toml(changed);
  const Timestamp tomorrow(story.now().microseconds() + 86'400'000'000);
  ASSERT_EQ(story.decide(ProposeTerms{"p1", {text}, tomorrow, "li"}), Reject::none);
  ASSERT_EQ(story.decide(ProposeTerms{"p2", {text}, tomorrow, "li"}), Reject::none);
  story.play("approve_terms p1 wang -> terms_approved");
  story.sabotage().streams["s1"] = Stream{StreamSource::subsidy, Money(100), Money(1'000)};
  story.play(kAgreed);
  EXPECT_TRUE(story.state().proposals.empty());
  EXPECT_TRUE(story.state().streams.empty());
  story.play(R"(
    wait 1d                    ->
    advance                    -> nothing_is_due)");
  EXPECT_EQ(story.state().terms.grant_rate, terms.grant_rate);
}

// The names of all commands that are refused for that reason at that stage.
std::vector<std::string_view> refused(ClosingStage stage, Reject reason) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < std::variant_size_v<Operation>; ++i) {
    with_alternative<Operation>(i, [&]<class T>() {
      const Reject answer = check_stage(stage, Operation(T{}));
      EXPECT_TRUE(answer == Reject::none || answer == reason) << T::kName;
      if (answer != Reject::none) names.push_back(T::kName);
    });
  }
  return names;
}

TEST(Closing, RefusesWhatBeginsFromItsConfirmationOn) {
  EXPECT_THAT(refused(ClosingStage::running, Reject::none), testing::IsEmpty());
  EXPECT_THAT(refused(ClosingStage::proposed, Reject::none), testing::IsEmpty());
  EXPECT_THAT(refused(ClosingStage::confirmed, Reject::programme_closing),
              testing::UnorderedElementsAre("register_member", "settle_order", "pay_order", "inject", "fund_subsidy",
                                            "propose_terms", "acknowledge_terms", "approve_terms", "withdraw_terms",
                                            "start_stream", "stop_stream", "propose_claim", "approve_claims",
                                            "open_round", "invest", "list_shares", "convert_points"));
}

TEST(Closing, RefusesAllButWhatIsOwedAfterTheEnd) {
  std::vector<std::string_view> taken;
  const std::vector<std::string_view> names = refused(ClosingStage::closed, Reject::programme_closed);
  for (std::size_t i = 0; i < std::variant_size_v<Operation>; ++i) {
    with_alternative<Operation>(i, [&]<class T>() {
      if (std::find(names.begin(), names.end(), T::kName) == names.end()) taken.push_back(T::kName);
    });
  }
  EXPECT_THAT(taken, testing::UnorderedElementsAre(
                         "reverse_order", "request_withdrawal", "approve_withdrawal", "reject_withdrawal",
                         "send_withdrawal", "resolve_withdrawal", "pay_in", "draw", "remit_tax",
                         "request_supplier_payment", "approve_supplier_payment", "reject_supplier_payment",
                         "set_member_status", "set_weight", "distribute_dividend", "advance"));
}

TEST(Closing, AnswersTheFirstReasonOfTheTable) {
  Story story(without_notice(classic_terms()));
  story.play(kThreeOrders);
  story.play(R"(
    pay ann 100.00 10.00 as p1 -> deposit 100.00
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-01T00:00:00Z
    inject 0.00                -> amount_not_positive
    pay ann 1.00 0.00 as p1    -> order_conflict
    inject 1.00 from reserve   -> work_is_due
    advance                    -> back 100.00 wallet 0.00 subsidy 0.00,
                               -> closing at 900.00/481.95 reserve 0.00 claims 0.00, cat gets 233.33 for 124.95,
                               -> ann gets 392.16 for 210, bob gets 274.51 for 147, closed 900.00 to 3
    inject 0.00                -> amount_not_positive
    join ann                   -> programme_closed
    sell nobody 1              -> programme_closed
    close_programme li         -> programme_closed
    confirm_closing li         -> programme_closed)");
  EXPECT_EQ(story.decide_at(Timestamp(1), SellPoints{MemberIndex(0), Points(1)}), Reject::time_went_back);
}

TEST(Closing, LeavesMoneyThatIsOwedMovable) {
  Terms terms = without_notice(classic_terms());
  terms.withdrawal.minimum = Money(1'000);
  terms.withdrawal.tax = {{Money(10'000), Rate(200'000)}};
  Story story(terms);
  // 20 % of the 292.16 above 100.00 a month: 58.432, rounded up.
  story.play(R"(
    join ann                   -> joined
    join bob                   -> joined
    join cat                   -> joined
    order ann 1000.00 300.00   -> grant 210
    order bob 1000.00 300.00   -> grant 147
    order cat 1000.00 300.00 from mill -> grant 124.95
    close_programme li         -> closing_proposed
    confirm_closing wang       -> closes 2026-01-01T00:00:00Z
    advance                    -> closing at 900.00/481.95 reserve 0.00 claims 0.00, cat gets 233.33 for 124.95,
                               -> ann gets 392.16 for 210, bob gets 274.51 for 147, closed 900.00 to 3
    request_withdrawal w1 ann 392.16 -> held 392.16
    approve_withdrawal w1 op1  -> approved
    send_withdrawal w1 op2     -> sent
    resolve_withdrawal w1 paid -> paid out 333.72 fee 0.00 tax 58.44
    remit_tax 58.44            -> tax_remitted
    request_withdrawal w2 bob 10.00 -> held 10.00
    reject_withdrawal w2 op1   -> released w2 10.00 rejected
    request_supplier_payment s1 mill 300.00 op1 -> supplier_payment_requested
    approve_supplier_payment s1 op2 -> supplier paid 300.00
    pay_in 10.00               -> capital_paid_in
    draw 10.00                 -> capital_drawn
    fund_subsidy 10.00         -> programme_closed
    change_referrer bob ann op1 -> programme_closed)");
}

TEST(Closing, EndsNoLaterThanTimesHaveAText) {
  Story story;
  const Timestamp last(253'402'300'799'999'999);
  ASSERT_EQ(story.decide_at(last, CloseProgramme{"li"}), Reject::none);
  ASSERT_EQ(story.decide_at(last, ConfirmClosing{"wang"}), Reject::none);
  EXPECT_EQ(story.state().closing.closes, last);
  EXPECT_EQ(story.decide_at(last, Advance{}), Reject::none);
}

TEST(Closing, AtTheBeginningOfTimeComesToo) {
  Story story(without_notice(classic_terms()));
  ASSERT_EQ(story.decide_at(Timestamp(0), CloseProgramme{"li"}), Reject::none);
  ASSERT_EQ(story.decide_at(Timestamp(0), ConfirmClosing{"wang"}), Reject::none);
  EXPECT_EQ(story.decide_at(Timestamp(1), Advance{}), Reject::none);
}

}  // namespace
}  // namespace greenpool
