// Money out of wallets: every step of a withdrawal, its fee, its tax and its limits. SPEC section 8.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

// An order of 1 000.00 puts 300.00 into its buyer's referrer's wallet. A withdrawal is of 10.00 at least and of 500.00
// a day at most, costs 1.00 and 1 %, and above 100.00 needs two people. Of what is withdrawn in a month the part above
// 100.00 bears 10 %, the part above 300.00 bears 20 %.
Terms with_withdrawals() {
  Terms terms = classic_terms();
  terms.rewards.direct = Rate(300'000);
  terms.withdrawal.minimum = Money(10'00);
  terms.withdrawal.fee_rate = Rate(10'000);
  terms.withdrawal.fee_fixed = Money(1'00);
  terms.withdrawal.daily_limit = Money(500'00);
  terms.withdrawal.four_eyes_above = Money(100'00);
  terms.withdrawal.tax = {{Money(100'00), Rate(100'000)}, {Money(300'00), Rate(200'000)}};
  return terms;
}

constexpr std::string_view kAnnHas900 = R"(
    join ann                           -> joined
    join bob by ann                    -> joined
    order bob 1000.00 300.00           -> grant 210, direct ann 300.00
    order bob 1000.00 300.00           -> grant 147, direct ann 300.00
    order bob 1000.00 300.00           -> grant 124.95, direct ann 300.00
                                       | account cash 3000.00; account platform_revenue 300.00; wallet ann 900.00)";

TEST(Withdrawals, AreHeldApprovedSentAndPaid) {
  Story story(with_withdrawals());
  story.play(kAnnHas900);
  // The fee is 1.00 + 1.00; a month's first 100.00 bear no tax.
  story.play(R"(
    request_withdrawal w1 ann 100.00   -> held 100.00
                                       | wallet ann 800.00; account held_withdrawals 100.00; account wallets 800.00
    approve_withdrawal w1 op1          -> approved
    send_withdrawal w1 op1             -> sent             | account cash 3000.00; account held_withdrawals 100.00
    resolve_withdrawal w1 paid         -> paid out 98.00 fee 2.00 tax 0.00
                                       | account cash 2902.00; account held_withdrawals 0.00; wallet ann 800.00
                                       | account withdrawal_fees 2.00; account platform_revenue 300.00
                                       | account tax_withheld 0.00
    resolve_withdrawal w1 paid         -> unknown_withdrawal
    approve_withdrawal w1 op1          -> unknown_withdrawal)");
}

TEST(Withdrawals, BearTheTaxOfTheirMonthWhichRoundsUpAndRestartsWithTheNext) {
  Story story(with_withdrawals());
  story.play(kAnnHas900);
  // Month to date and its tax:  100.01: 0.001 -> 0.01;  250.01: 15.001 -> 15.01, of which 15.00 are new;
  // 350.01: 20.00 + 50.01 x 20 % = 30.002 -> 30.01, of which 15.00 are new.  Fees: 1.00 + 1.0001, + 1.50, + 1.00.
  // In February nothing up to 100.00, then 20.00 x 10 %.
  story.play(R"(
    request_withdrawal w1 ann 100.01   -> held 100.01
    request_withdrawal w2 ann 150.00   -> held 150.00
    request_withdrawal w3 ann 100.00   -> held 100.00
    approve_withdrawal w1 op1          -> approved
    approve_withdrawal w2 op1          -> approved
    approve_withdrawal w3 op1          -> approved
    send_withdrawal w1 op2             -> sent
    send_withdrawal w2 op2             -> sent
    send_withdrawal w3 op2             -> sent
    resolve_withdrawal w1 paid         -> paid out 97.99 fee 2.01 tax 0.01
    resolve_withdrawal w2 paid         -> paid out 132.50 fee 2.50 tax 15.00
    resolve_withdrawal w3 paid         -> paid out 83.00 fee 2.00 tax 15.00
                                       | account tax_withheld 30.01; account withdrawal_fees 6.51
                                       | account cash 2686.51; wallet ann 549.99
    request_withdrawal w4 ann 120.00   -> held 120.00
    approve_withdrawal w4 op1          -> approved
    send_withdrawal w4 op2             -> sent
    until 2026-02-01
    resolve_withdrawal w4 paid         -> paid out 115.80 fee 2.20 tax 2.00   | account tax_withheld 32.01)");
}

TEST(Withdrawals, OfManySmallAmountsBearTheTaxOfTheirSum) {
  Story story(with_withdrawals());
  story.play(kAnnHas900);
  // 100.00: 0; 110.01: 1.001 -> 1.01; 120.02: 2.002 -> 2.01; 130.03: 3.003 -> 3.01; 140.04: 4.004 -> 4.01.
  story.play(R"(
    request_withdrawal w0 ann 100.00   -> held 100.00
    approve_withdrawal w0 op1          -> approved
    send_withdrawal w0 op1             -> sent
    resolve_withdrawal w0 paid         -> paid out 98.00 fee 2.00 tax 0.00)");
  for (const char* tax : {"paid out 7.89 fee 1.11 tax 1.01", "paid out 7.90 fee 1.11 tax 1.00",
                          "paid out 7.90 fee 1.11 tax 1.00", "paid out 7.90 fee 1.11 tax 1.00"}) {
    story.play(R"(
    request_withdrawal w ann 10.01     -> held 10.01
    approve_withdrawal w op1           -> approved
    send_withdrawal w op1              -> sent)");
    story.play(std::string("resolve_withdrawal w paid -> ") + tax);
  }
}

TEST(Withdrawals, NeedTwoPeopleAboveTheLimit) {
  Story story(with_withdrawals());
  story.play(kAnnHas900);
  story.play(R"(
    request_withdrawal w1 ann 100.01   -> held 100.01
    approve_withdrawal w1 op1          -> approved
    send_withdrawal w1 op1             -> four_eyes_required
    send_withdrawal w1 op2             -> sent
    request_withdrawal w2 ann 100.00   -> held 100.00
    approve_withdrawal w2 op1          -> approved
    send_withdrawal w2 op1             -> sent)");
  Terms terms = with_withdrawals();
  terms.withdrawal.four_eyes_above = Money(0);
  Story always(terms);
  always.play(kAnnHas900);
  always.play(R"(
    request_withdrawal w1 ann 10.00    -> held 10.00
    approve_withdrawal w1 op1          -> approved
    send_withdrawal w1 op1             -> four_eyes_required)");
}

TEST(Withdrawals, TakeTheirStepsInOrder) {
  Story story(with_withdrawals());
  story.play(kAnnHas900);
  story.play(R"(
    approve_withdrawal w1 op1          -> unknown_withdrawal
    send_withdrawal w1 op1             -> unknown_withdrawal
    reject_withdrawal w1 op1           -> unknown_withdrawal
    resolve_withdrawal w1 paid         -> unknown_withdrawal
    request_withdrawal w1 ann 50.00    -> held 50.00
    request_withdrawal w1 ann 50.00    -> name_conflict
    request_withdrawal w1 bob 1.00     -> name_conflict
    send_withdrawal w1 op1             -> withdrawal_stage
    resolve_withdrawal w1 paid         -> withdrawal_stage
    approve_withdrawal w1 op1          -> approved
    approve_withdrawal w1 op2          -> withdrawal_stage
    resolve_withdrawal w1 failed       -> withdrawal_stage
    send_withdrawal w1 op1             -> sent
    send_withdrawal w1 op1             -> withdrawal_stage
    approve_withdrawal w1 op1          -> withdrawal_stage
    reject_withdrawal w1 op1           -> withdrawal_stage
    resolve_withdrawal w1 unknown      -> unknown
    resolve_withdrawal w1 unknown      -> withdrawal_stage
    send_withdrawal w1 op1             -> withdrawal_stage
    reject_withdrawal w1 op1           -> withdrawal_stage
    resolve_withdrawal w1 paid         -> paid out 48.50 fee 1.50 tax 0.00)");
}

TEST(Withdrawals, ThatAreRejectedOrFailGoBackToTheWalletWholeAndWithoutAFee) {
  Story story(with_withdrawals());
  story.play(kAnnHas900);
  story.play(R"(
    request_withdrawal w1 ann 100.00   -> held 100.00
    reject_withdrawal w1 op1           -> released w1 100.00 rejected       | wallet ann 900.00
    request_withdrawal w2 ann 100.00   -> held 100.00
    approve_withdrawal w2 op1          -> approved
    reject_withdrawal w2 op1           -> released w2 100.00 rejected       | wallet ann 900.00
    request_withdrawal w3 ann 100.00   -> held 100.00
    approve_withdrawal w3 op1          -> approved
    send_withdrawal w3 op1             -> sent
    resolve_withdrawal w3 failed       -> released w3 100.00 failed         | wallet ann 900.00
    request_withdrawal w4 ann 100.00   -> held 100.00
    approve_withdrawal w4 op1          -> approved
    send_withdrawal w4 op1             -> sent
    resolve_withdrawal w4 unknown      -> unknown                           | account held_withdrawals 100.00
    resolve_withdrawal w4 failed       -> released w4 100.00 failed
                                       | wallet ann 900.00; account held_withdrawals 0.00
                                       | account withdrawal_fees 0.00; account cash 3000.00)");
}

TEST(Withdrawals, AreOfWhatTheWalletHoldsAndNotBelowTheMinimum) {
  Story story(with_withdrawals());
  story.play(kAnnHas900);
  story.play(R"(
    request_withdrawal w1 bob 10.00    -> wallet_insufficient
    request_withdrawal w1 ann 900.01   -> wallet_insufficient
    request_withdrawal w1 ann 9.99     -> withdrawal_below_minimum
    request_withdrawal w1 eve 10.00    -> unknown_member
    request_withdrawal w1 ann 0.00     -> amount_not_positive
    request_withdrawal w1 ann 10.00    -> held 10.00
    approve_withdrawal w1 op1          -> approved
    send_withdrawal w1 op1             -> sent
    resolve_withdrawal w1 paid         -> paid out 8.90 fee 1.10 tax 0.00)");
}

TEST(Withdrawals, OfADayStayInsideItsLimit) {
  Story story(with_withdrawals());
  story.play(kAnnHas900);
  // What is released the same day does not count; what is released later changes nothing of the later day's limit.
  story.play(R"(
    request_withdrawal w1 ann 500.01   -> withdrawal_over_daily_limit
    request_withdrawal w1 ann 300.00   -> held 300.00
    request_withdrawal w2 ann 200.01   -> withdrawal_over_daily_limit
    request_withdrawal w2 ann 200.00   -> held 200.00
    request_withdrawal w3 ann 10.00    -> withdrawal_over_daily_limit
    reject_withdrawal w2 op1           -> released w2 200.00 rejected
    request_withdrawal w3 ann 200.00   -> held 200.00
    wait 15h
    wait 3599s
    request_withdrawal w4 ann 10.00    -> withdrawal_over_daily_limit
    until 2026-01-02
    request_withdrawal w4 ann 400.00   -> held 400.00
    reject_withdrawal w1 op1           -> released w1 300.00 rejected
    request_withdrawal w5 ann 100.01   -> withdrawal_over_daily_limit
    request_withdrawal w5 ann 100.00   -> held 100.00                      | wallet ann 200.00)");
}

TEST(Withdrawals, OfTheFrozenAreNotSentButMayBeRejectedOrResolved) {
  Story story(with_withdrawals());
  story.play(kAnnHas900);
  story.play(R"(
    request_withdrawal w1 ann 50.00    -> held 50.00
    request_withdrawal w2 ann 50.00    -> held 50.00
    request_withdrawal w3 ann 50.00    -> held 50.00
    approve_withdrawal w1 op1          -> approved
    approve_withdrawal w2 op1          -> approved
    send_withdrawal w2 op1             -> sent
    set_member_status ann frozen       -> member_status_changed
    request_withdrawal w4 ann 50.00    -> member_frozen
    send_withdrawal w1 op1             -> member_frozen
    resolve_withdrawal w2 paid         -> paid out 48.50 fee 1.50 tax 0.00
    reject_withdrawal w3 op1           -> released w3 50.00 rejected
    set_member_status ann active       -> member_status_changed
    send_withdrawal w1 op1             -> sent)");
}

TEST(Tax, IsRemittedAsFarAsItWasWithheld) {
  Story story(with_withdrawals());
  story.play(kAnnHas900);
  story.play(R"(
    request_withdrawal w1 ann 400.00   -> held 400.00
    approve_withdrawal w1 op1          -> approved
    remit_tax 0.01                     -> tax_not_withheld
    send_withdrawal w1 op2             -> sent
    resolve_withdrawal w1 paid         -> paid out 355.00 fee 5.00 tax 40.00
                                       | account cash 2645.00; account tax_withheld 40.00; surplus 305.00
    draw 305.01                        -> platform_funds_insufficient
    remit_tax 40.01                    -> tax_not_withheld
    remit_tax 15.00                    -> tax_remitted     | account cash 2630.00; account tax_withheld 25.00
    remit_tax 25.00                    -> tax_remitted     | account cash 2605.00; surplus 305.00
    remit_tax 0.01                     -> tax_not_withheld)");
}

}  // namespace
}  // namespace greenpool
