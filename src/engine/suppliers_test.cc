// What suppliers are owed, paid under four eyes, and give back. SPEC sections 7 and 11.
#include <gtest/gtest.h>

#include "engine/scenario.h"

namespace greenpool {
namespace {

Terms reversible() {
  Terms terms = classic_terms();
  terms.reversal_days = 30;
  return terms;
}

constexpr std::string_view kMillIsOwed300 = R"(
    join ann                           -> joined
    order ann 1000.00 300.00 from mill -> grant 210        | owed mill 300.00; account supplier_payable 300.00)";

TEST(Suppliers, ArePaidUnderFourEyes) {
  Story story(reversible());
  story.play(kMillIsOwed300);
  story.play(R"(
    request_supplier_payment p1 mill 200.00 op1  -> supplier_payment_requested   | owed mill 300.00
    approve_supplier_payment p1 op1    -> four_eyes_required
    approve_supplier_payment p1 op2    -> supplier paid 200.00
                                       | owed mill 100.00; account supplier_payable 100.00; account cash 800.00
                                       | surplus 400.00
    approve_supplier_payment p1 op2    -> unknown_supplier_payment
    reject_supplier_payment p1 op2     -> unknown_supplier_payment)");
}

TEST(Suppliers, ArePaidNoMoreThanTheyAreOwed) {
  Story story(reversible());
  story.play(kMillIsOwed300);
  // Two requests of 200.00 may wait together; the second is more than what the first leaves.
  story.play(R"(
    request_supplier_payment p1 mill 300.01 op1  -> supplier_not_owed
    request_supplier_payment p1 farm 1.00 op1    -> unknown_supplier
    request_supplier_payment p1 mill 200.00 op1  -> supplier_payment_requested
    request_supplier_payment p1 mill 200.00 op1  -> name_conflict
    request_supplier_payment p2 mill 200.00 op1  -> supplier_payment_requested
    approve_supplier_payment p1 op2    -> supplier paid 200.00
    approve_supplier_payment p2 op2    -> supplier_not_owed
    order ann 1000.00 300.00 from mill -> grant 147        | owed mill 400.00
    approve_supplier_payment p2 op2    -> supplier paid 200.00                   | owed mill 200.00)");
}

TEST(Suppliers, ThatNoOrderNamedArePaidTogether) {
  Story story(reversible());
  story.play(kMillIsOwed300);
  story.play(R"(
    order ann 1000.00 300.00           -> grant 147        | owed 300.00; account supplier_payable 600.00
    request_supplier_payment payment p1 amount 300.01 operator op1  -> supplier_not_owed
    request_supplier_payment payment p1 amount 300.00 operator op1  -> supplier_payment_requested
    approve_supplier_payment p1 op1    -> four_eyes_required
    approve_supplier_payment p1 op2    -> supplier paid 300.00
                                       | owed 0.00; owed mill 300.00; account supplier_payable 300.00
    request_supplier_payment payment p2 amount 0.01 operator op1    -> supplier_not_owed)");
}

TEST(Suppliers, PaymentsMayBeRejectedByAnyone) {
  Story story(reversible());
  story.play(kMillIsOwed300);
  story.play(R"(
    request_supplier_payment p1 mill 300.00 op1  -> supplier_payment_requested
    reject_supplier_payment p1 op1     -> supplier_payment_rejected              | owed mill 300.00
    approve_supplier_payment p1 op2    -> unknown_supplier_payment)");
}

TEST(Suppliers, AreOwedEachTheirOwn) {
  Story story(reversible());
  story.play(kMillIsOwed300);
  story.play(R"(
    order ann 1000.00 200.00 from farm -> grant 196        | owed farm 200.00; owed mill 300.00
    order ann 1000.00 100.00           -> grant 203        | owed mill 300.00; account supplier_payable 600.00)");
}

TEST(Suppliers, GiveTheCostBackWhenTheRefundSaysSo) {
  Story story(reversible());
  story.play(kMillIsOwed300);
  story.play(R"(
    reverse_order r1 o1 400.00         -> refund 400.00 points 84 pool 120.00 taken 0.00 loss 120.00
                                       | owed mill 300.00; account platform_loss 120.00
    pay_in 120.00                      -> capital_paid_in
    reverse_order r2 o1 all returned   -> refund 600.00 points 126 pool 180.00 taken 0.00
                                       | owed mill 120.00; account supplier_payable 120.00
                                       | account platform_loss 120.00)");
}

TEST(Suppliers, OweTheCostWhenTheyWerePaidAndWorkItOff) {
  Story story(reversible());
  story.play(kMillIsOwed300);
  // Cash is 700.00 when ann is to get 1 000.00 back: what the mill owes is no cash. Then 280.00 and
  // 210.00 are granted at 300.00 / 210 and 400.00 / 196.
  story.play(R"(
    request_supplier_payment p1 mill 300.00 op1  -> supplier_payment_requested
    approve_supplier_payment p1 op2    -> supplier paid 300.00
    reverse_order r1 o1 all returned   -> platform_funds_insufficient
    pay_in 300.00                      -> capital_paid_in
    reverse_order r1 o1 all returned   -> refund 1000.00 points 210 pool 300.00 taken 0.00
                                       | owed mill -300.00; account supplier_receivable 300.00
                                       | account supplier_payable 0.00; account platform_loss 0.00; surplus 0.00
    request_supplier_payment p2 mill 0.01 op1    -> supplier_not_owed
    order ann 1000.00 200.00 from mill -> grant 196
                                       | owed mill -100.00; account supplier_receivable 100.00
                                       | account supplier_payable 0.00; surplus 600.00
    order ann 1000.00 300.00 from mill -> grant 102.9
                                       | owed mill 200.00; account supplier_receivable 0.00
                                       | account supplier_payable 200.00; surplus 1100.00)");
}

TEST(Suppliers, PaymentsThatWaitAreCheckedAgainAfterAReturn) {
  Story story(reversible());
  story.play(kMillIsOwed300);
  story.play(R"(
    request_supplier_payment p1 mill 300.00 op1  -> supplier_payment_requested
    reverse_order r1 o1 500.00 returned          -> refund 500.00 points 105 pool 150.00 taken 0.00
                                       | owed mill 150.00
    approve_supplier_payment p1 op2    -> supplier_not_owed)");
}

TEST(Platform, PaysInAndDrawsWhatFullCoverLeaves) {
  Story story;
  story.play(R"(
    join ann                           -> joined
    draw 0.01                          -> platform_funds_insufficient
    pay_in 100.00                      -> capital_paid_in  | account cash 100.00; account platform_capital 100.00
    draw 100.01                        -> platform_funds_insufficient
    draw 40.00                         -> capital_drawn    | account platform_drawings 40.00; surplus 60.00
    order ann 1000.00 300.00           -> grant 210        | surplus 460.00
    draw 460.01                        -> platform_funds_insufficient
    draw 460.00                        -> capital_drawn    | surplus 0.00; account cash 600.00)");
}

TEST(Platform, AccountsStayInsideTheirBound) {
  Story story;  // 90 000 000 000.00
  story.play(R"(
    join ann                           -> joined
    pay_in 90000000000.01              -> amount_out_of_range
    pay_in 90000000000.00              -> capital_paid_in
    pay_in 0.01                        -> account_limit
    fund_subsidy 0.01                  -> account_limit
    pay ann 0.01 0.00                  -> account_limit
    order ann 0.01 0.00                -> account_limit
    draw 90000000000.00                -> capital_drawn
    pay_in 0.01                        -> account_limit
    fund_subsidy 0.01                  -> subsidy_funded
    order ann 1000.00 300.00           -> grant 210
    draw 0.01                          -> account_limit)");
}

TEST(Platform, SetsSubsidiesAsideAndInjectsFromThem) {
  Story story;
  // The smallest pool of the last seven days held 300.00: 1 / (0.8 x 0.7) - 1 of it are 235.71(4). (535.71) / 210.
  story.play(R"(
    join ann                           -> joined
    order ann 1000.00 300.00           -> grant 210
    wait 8d
    fund_subsidy 300.00                -> subsidy_funded   | account cash 1300.00; account subsidy 300.00; surplus 400.00
    draw 400.01                        -> platform_funds_insufficient
    inject 300.01 from subsidy         -> subsidy_insufficient
    inject 235.72 from subsidy         -> injection_over_cap
    inject 235.71 from subsidy         -> injected 235.71
                                       | pool 535.71; price 2.55100000; account subsidy 64.29; account cash 1300.00
                                       | surplus 400.00
    inject 0.01 from subsidy           -> injection_over_cap
    inject 64.30 from subsidy          -> subsidy_insufficient)");
}

}  // namespace
}  // namespace greenpool
