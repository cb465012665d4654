// Money that comes in, and money that is owed back.
#include "shop/payments.h"

#include "shop/engine_answers.h"
#include "shop/testing/shop_house.h"
#include "shop/timers.h"

namespace greenpool::shop {
namespace {

class PaymentsTest : public ShopHouse {
 protected:
  std::vector<Incident> incidents() {
    return ask([&](Work& work) { return list_incidents(work, staff(), {}); });
  }
  std::size_t waiting() {
    return ask([](Work& work) { return waiting_in_outbox(work, 0, 1000); }).size();
  }
};

TEST_F(PaymentsTest, WhatIsDueIsToldUntilItIsPaid) {
  const auto id = place(sell({.sku = "tea"}));
  const auto due = ask([&](Work& work) { return payment_due(work, member(), id); });
  EXPECT_EQ(due.amount, Money(100'000));
  EXPECT_EQ(due.title_en, "Tea tea");
  EXPECT_EQ(due.expires_at, later(clock_.now(), 30 * kMinute));
  EXPECT_EQ(refused([&](Work& work) { (void)payment_due(work, member("eve"), id); }), "shop_order_unknown");
  (void)pay(id);
  EXPECT_EQ(refused([&](Work& work) { (void)payment_due(work, member(), id); }), "order_in_progress");
}

TEST_F(PaymentsTest, APaymentToldTwiceCountsOnce) {
  const auto tea = sell({.sku = "tea"});
  const auto id = place(tea);
  EXPECT_EQ(pay(id), PaymentOutcome::accepted);
  EXPECT_EQ(pay(id), PaymentOutcome::repeated);
  dispatch();
  EXPECT_EQ(pay(id), PaymentOutcome::repeated);
  EXPECT_EQ(waiting(), 0U);
  EXPECT_EQ(engine_.accepted.size(), 1U);
  EXPECT_EQ(variant(tea).stock, 9);
  EXPECT_TRUE(refunds().empty());
}

TEST_F(PaymentsTest, ASecondPaymentOfTheSameOrderIsDueBack) {
  const auto id = place(sell({.sku = "tea"}));
  (void)pay(id);
  const PaymentFacts second{"p", "pay-2", id, Money(100'000)};
  EXPECT_EQ(pay(second), PaymentOutcome::refund_due);
  EXPECT_EQ(pay(second), PaymentOutcome::repeated);
  ASSERT_EQ(refunds().size(), 1U);
  EXPECT_EQ(refunds()[0].payment, "pay-2");
  EXPECT_EQ(refunds()[0].reason, RefundReason::duplicate);
  dispatch();
  EXPECT_EQ(state(id), OrderState::paid);
}

TEST_F(PaymentsTest, APaymentThatComesTooLateIsDueBack) {
  const auto tea = sell({.sku = "tea"});
  const auto id = place(tea);
  clock_.advance(30 * kMinute);
  run_all_timers();
  EXPECT_EQ(pay(id), PaymentOutcome::refund_due);
  EXPECT_EQ(state(id), OrderState::cancelled);
  ASSERT_EQ(refunds().size(), 1U);
  EXPECT_EQ(refunds()[0].reason, RefundReason::late);
  EXPECT_EQ(variant(tea).stock, 10);
  EXPECT_EQ(waiting(), 0U);
}

TEST_F(PaymentsTest, APaymentAfterItsTimeIsTakenAsLongAsTheOrderStands) {
  const auto id = place(sell({.sku = "tea"}));
  clock_.advance(31 * kMinute);
  EXPECT_EQ(pay(id), PaymentOutcome::accepted);
  run_all_timers();
  dispatch();
  EXPECT_EQ(state(id), OrderState::paid);
}

TEST_F(PaymentsTest, AnotherAmountIsAnIncidentThatStaffDecide) {
  const auto id = place(sell({.sku = "tea"}));
  const PaymentFacts wrong{"p", "pay-w", id, Money(99'999)};
  EXPECT_EQ(pay(wrong), PaymentOutcome::mismatched);
  EXPECT_EQ(pay(wrong), PaymentOutcome::repeated);
  EXPECT_EQ(state(id), OrderState::created);
  EXPECT_EQ(waiting(), 0U);
  ASSERT_EQ(incidents().size(), 1U);
  EXPECT_EQ(incidents()[0].expected, Money(100'000));
  EXPECT_EQ(incidents()[0].received, Money(99'999));
  EXPECT_TRUE(refunds().empty());
  const auto number = incidents()[0].number;
  ask([&](Work& work) { close_incident(work, staff(), number, IncidentDecision::refund, "wrong amount"); });
  EXPECT_EQ(refunds_total(), Money(99'999));
  EXPECT_EQ(refused([&](Work& work) { close_incident(work, staff(), number, IncidentDecision::refund, ""); }),
            "incident_closed");
  EXPECT_EQ(refused([&](Work& work) { close_incident(work, staff(), 99, IncidentDecision::refund, ""); }),
            "incident_unknown");
}

TEST_F(PaymentsTest, APaymentThatChangesItsAmountIsAnIncidentThatIsNotRefunded) {
  const auto id = place(sell({.sku = "tea"}));
  (void)pay(id);
  const PaymentFacts changed{"p", "pay-" + id, id, Money(1)};
  EXPECT_EQ(pay(changed), PaymentOutcome::mismatched);
  EXPECT_EQ(pay(changed), PaymentOutcome::mismatched);
  ASSERT_EQ(incidents().size(), 1U);
  const auto number = incidents()[0].number;
  EXPECT_EQ(refused([&](Work& work) { close_incident(work, staff(), number, IncidentDecision::refund, ""); }),
            "refund_action_not_allowed");
  ask([&](Work& work) { close_incident(work, staff(), number, IncidentDecision::no_refund, "looked into"); });
  EXPECT_FALSE(incidents()[0].open);
  EXPECT_TRUE(refunds().empty());
}

TEST_F(PaymentsTest, APaymentOfAnUnknownOrderIsKept) {
  EXPECT_EQ(pay({"p", "pay-u", "so-none", Money(5)}), PaymentOutcome::order_unknown);
  ASSERT_EQ(incidents().size(), 1U);
  const auto number = incidents()[0].number;
  ask([&](Work& work) { close_incident(work, staff(), number, IncidentDecision::refund, ""); });
  EXPECT_EQ(refunds_total(), Money(5));
}

TEST_F(PaymentsTest, APriceThatTheTermsOfTodayDoNotCarryIsTurnedAway) {
  const auto tea = sell({.sku = "tea"});
  const auto id = place(tea);
  terms_.platform_rate = Rate(500'000);
  EXPECT_EQ(pay(id), PaymentOutcome::refund_due);
  EXPECT_EQ(state(id), OrderState::refused);
  EXPECT_EQ(order(id).code, "pool_part_negative");
  EXPECT_EQ(refunds_total(), Money(100'000));
  EXPECT_EQ(variant(tea).reserved, 0);
  EXPECT_EQ(variant(tea).stock, 10);
  EXPECT_EQ(waiting(), 0U);
}

TEST_F(PaymentsTest, AClosedAttemptCancelsOnlyWhatIsOver) {
  const auto id = place(sell({.sku = "tea"}));
  ask([&](Work& work) { on_payment_closed(work, "p", id); });
  EXPECT_EQ(state(id), OrderState::created);
  clock_.advance(30 * kMinute);
  ask([&](Work& work) { on_payment_closed(work, "p", id); });
  ask([&](Work& work) { on_payment_closed(work, "p", id); });
  EXPECT_EQ(state(id), OrderState::cancelled);
}

TEST_F(PaymentsTest, ARefundIsDoneOnceFailsVisiblyAndIsTriedAgain) {
  const auto id = place(sell({.sku = "tea"}));
  clock_.advance(30 * kMinute);
  run_all_timers();
  (void)pay(id);
  const auto due = ask([](Work& work) { return refunds_untold(work, 10); });
  ASSERT_EQ(due.size(), 1U);
  const std::string refund = due[0].id;
  ask([&](Work& work) { on_refund_failed(work, refund, "balance_short"); });
  EXPECT_TRUE(ask([](Work& work) { return refunds_untold(work, 10); }).empty());
  EXPECT_EQ(refunds()[0].code, "balance_short");
  ask([&](Work& work) { retry_refund(work, staff(), refund); });
  EXPECT_EQ(ask([](Work& work) { return refunds_untold(work, 10); }).size(), 1U);
  ask([&](Work& work) { on_refund_succeeded(work, refund); });
  ask([&](Work& work) { on_refund_failed(work, refund, "late_news"); });
  EXPECT_EQ(refunds()[0].state, RefundState::done);
  ask([&](Work& work) { on_refund_succeeded(work, refund); });
  EXPECT_EQ(refunds()[0].state, RefundState::done);
  EXPECT_EQ(refused([&](Work& work) { retry_refund(work, staff(), refund); }), "refund_action_not_allowed");
  EXPECT_EQ(refused([&](Work& work) { on_refund_succeeded(work, "rf-none"); }), "refund_unknown");
}

TEST_F(PaymentsTest, AnAnswerToldTwiceChangesNothing) {
  const auto id = place(sell({.sku = "tea"}));
  (void)pay(id);
  const auto entry = ask([](Work& work) { return waiting_in_outbox(work, 0, 1); }).at(0);
  const OutboxAnswer answer = engine_.answer(entry);
  ask([&](Work& work) { on_engine_answer(work, answer); });
  ask([&](Work& work) { on_engine_answer(work, answer); });
  OutboxAnswer refusal = answer;
  refusal.outcome = "member_frozen";
  ask([&](Work& work) { on_engine_answer(work, refusal); });
  EXPECT_EQ(state(id), OrderState::paid);
}

TEST_F(PaymentsTest, TheOfficeMayStopAnywhereInBetween) {
  const auto tea = sell({.sku = "tea"});
  const auto id = place(tea, 2);
  restart();
  EXPECT_EQ(pay(id), PaymentOutcome::accepted);
  restart();
  EXPECT_EQ(pay(id), PaymentOutcome::repeated);
  // The engine acted, but the office stopped before it was told: the dispatcher asks again under the same key.
  const auto entry = ask([](Work& work) { return waiting_in_outbox(work, 0, 1); }).at(0);
  const OutboxAnswer answer = engine_.answer(entry);
  restart();
  ask([&](Work& work) {
    EXPECT_TRUE(finish_in_outbox(work, entry.number, answer));
    on_engine_answer(work, answer);
  });
  EXPECT_EQ(state(id), OrderState::confirming);
  restart();
  dispatch();
  EXPECT_EQ(state(id), OrderState::paid);
  ask([&](Work& work) { cancel_order(work, member(), id); });
  restart();
  dispatch();
  restart();
  EXPECT_EQ(state(id), OrderState::cancelled);
  EXPECT_EQ(refunds_total(), Money(200'000));
  EXPECT_EQ(variant(tea).stock, 10);
}

}  // namespace
}  // namespace greenpool::shop
