#include "payments/payment_flow.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "payments/payment_tasks.h"
#include "payments/problems.h"
#include "payments/testing/fake_alipay.h"
#include "payments/testing/fake_wechat_pay.h"
#include "payments/testing/payments_office.h"

namespace greenpool {
namespace {

using testing::FakeNotification;
using testing::FakeTrouble;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::refusal_of;
using ::testing::SizeIs;

class PaymentFlow : public testing::PaymentsOffice {
 protected:
  PaymentFlow() {
    auto wechat = make_wechat_pay(wechat_.settings(), *client_, clock_);
    auto alipay = make_alipay(alipay_.settings(), *client_, clock_);
    EXPECT_TRUE(wechat && alipay);
    wechat_provider_ = std::move(*wechat);
    alipay_provider_ = std::move(*alipay);
    rules_.providers = {wechat_provider_.get(), alipay_provider_.get()};
  }

  // A payment that the payer can make.
  Payment pending(const std::string& provider = "wechat_pay") {
    const Payment made = create(order(provider));
    pump();
    return payment(made.id);
  }
  Payment paid() {
    const Payment open = pending();
    wechat_.pay(open.id);
    clock_.advance_seconds(5);
    pump();
    return payment(open.id);
  }
  Refund ask_back(const std::string& id, Money amount, const std::string& reference = "r-1") {
    return office_->ask([&](Work& work) {
      return request_refund(work, {.payment = id, .reference = reference, .amount = amount, .reason = "退货"});
    });
  }
  int notify(const FakeNotification& notice) {
    return take_notification(*office_, rules_, *wechat_provider_, {notice.fields, notice.body}).status;
  }
  std::string refusal_to_create(const NewPayment& payment) {
    return refusal_of(*office_, [&](Work& work) { create_payment(work, rules_, payment); });
  }

  testing::FakeWechatPay wechat_{clock_, directory()};
  testing::FakeAlipay alipay_{clock_, directory()};
  std::unique_ptr<PaymentProvider> wechat_provider_;
  std::unique_ptr<PaymentProvider> alipay_provider_;
};

TEST_F(PaymentFlow, APaymentIsPreparedMadeAndTold) {
  const Payment open = pending();
  EXPECT_EQ(open.state, PaymentState::pending);
  EXPECT_THAT(open.client_json, HasSubstr("weixin://"));
  EXPECT_THAT(payments_told_, IsEmpty());
  wechat_.pay(open.id);
  clock_.advance_seconds(4);
  EXPECT_EQ(pump(), 0);  // not due yet
  clock_.advance_seconds(1);
  EXPECT_EQ(pump(), 1);
  const Payment made = payment(open.id);
  EXPECT_EQ(made.state, PaymentState::succeeded);
  EXPECT_FALSE(made.provider_number.empty());
  ASSERT_THAT(payments_told_, SizeIs(1));
  EXPECT_EQ(payments_told_[0].order, "o-1");
  EXPECT_EQ(payments_told_[0].before, PaymentState::pending);
  EXPECT_EQ(payments_told_[0].state, PaymentState::succeeded);
  pump_for(3'600);
  EXPECT_THAT(payments_told_, SizeIs(1));
}

TEST_F(PaymentFlow, AskedAgainTheOpenPaymentIsTheAnswer) {
  const Payment first = create(order("wechat_pay"));
  EXPECT_EQ(create(order("wechat_pay")).id, first.id);
  pump();
  EXPECT_EQ(create(order("wechat_pay")).id, first.id);
}

TEST_F(PaymentFlow, AnotherWayToPayClosesTheFirst) {
  const Payment first = pending();
  const Payment second = create(order("alipay"));
  EXPECT_NE(first.id, second.id);
  pump();
  EXPECT_EQ(payment(first.id).state, PaymentState::closed);
  EXPECT_EQ(payment(second.id).state, PaymentState::pending);
  alipay_.pay(second.id);
  clock_.advance_seconds(5);
  pump();
  EXPECT_EQ(payment(second.id).state, PaymentState::succeeded);
  EXPECT_EQ(refusal_to_create(order("wechat_pay")), kPaymentMadeAlready.code);
}

TEST_F(PaymentFlow, RefusesWhatCannotBePaid) {
  NewPayment wrong = order("wechat_pay");
  wrong.amount = Money(0);
  EXPECT_EQ(refusal_to_create(wrong), kPaymentAmountInvalid.code);
  wrong.amount = Money(kOrderMoneyMax + 1);
  EXPECT_EQ(refusal_to_create(wrong), kPaymentAmountInvalid.code);
  wrong = order("paypal");
  EXPECT_EQ(refusal_to_create(wrong), kPaymentProviderUnknown.code);
  wrong = order("wechat_pay");
  wrong.description = std::string(121, 'x');
  EXPECT_EQ(refusal_to_create(wrong), kPaymentFieldInvalid.code);
  wrong = order("wechat_pay", PayMethod::h5);
  wrong.client_ip = "";
  EXPECT_EQ(refusal_to_create(wrong), kPaymentFieldInvalid.code);
  wrong = order("wechat_pay");
  wrong.expires_at = clock_.now();
  EXPECT_EQ(refusal_to_create(wrong), kPaymentFieldInvalid.code);
  EXPECT_EQ(refusal_of(*office_, [](Work& work) { (void)payment_of(work, "pm-none"); }), kPaymentNotFound.code);
}

TEST_F(PaymentFlow, TheBrowsersAddressIsForgottenOnceItWasUsed) {
  const Payment made = create(order("wechat_pay", PayMethod::h5));
  const auto stored = [&] {
    return office_->ask(
        [&](Work& work) { return work.db.text("SELECT client_ip FROM payments WHERE id=?1", made.id); });
  };
  EXPECT_EQ(stored(), "203.0.113.9");
  pump();
  EXPECT_EQ(payment(made.id).state, PaymentState::pending);
  EXPECT_EQ(stored(), std::nullopt);
}

TEST_F(PaymentFlow, APayerWithoutAnAccountCannotPayInTheApp) {
  account_.reset();
  const Payment made = create(order("wechat_pay", PayMethod::jsapi));
  pump();
  EXPECT_EQ(payment(made.id).state, PaymentState::failed);
  EXPECT_THAT(payments_told_, SizeIs(1));
}

TEST_F(PaymentFlow, AnUnansweredPreparationIsAskedAboutAndDoneAgainUnderItsNumber) {
  for (const FakeTrouble trouble : {FakeTrouble::hang_up_before, FakeTrouble::hang_up_after, FakeTrouble::error_after,
                                    FakeTrouble::wrong_signature}) {
    NewPayment wanted = order("wechat_pay");
    wanted.order = "o-" + std::to_string(static_cast<int>(trouble));
    wechat_.set_trouble(trouble);
    const Payment made = create(wanted);
    pump();
    EXPECT_EQ(payment(made.id).state, PaymentState::created);
    EXPECT_FALSE(payment(made.id).problem.empty());
    pump_for(60);
    EXPECT_EQ(payment(made.id).state, PaymentState::pending) << static_cast<int>(trouble);
    EXPECT_TRUE(payment(made.id).problem.empty());
  }
}

TEST_F(PaymentFlow, ARefusedPreparationFailsAndFreesTheOrder) {
  wechat_.set_refusal("NO_AUTH");
  const Payment made = create(order("wechat_pay"));
  pump();
  EXPECT_EQ(payment(made.id).state, PaymentState::failed);
  EXPECT_THAT(payment(made.id).problem, HasSubstr("NO_AUTH"));
  EXPECT_NE(create(order("wechat_pay")).id, made.id);
}

TEST_F(PaymentFlow, ExpiresAndIsClosedWithTheProvider) {
  const Payment open = pending();
  pump_for(1'800 + 600);
  EXPECT_EQ(payment(open.id).state, PaymentState::closed);
  EXPECT_THAT(payments_told_, SizeIs(1));
  EXPECT_EQ(std::get<ProviderPayment>(wechat_provider_->query(open.id)).state, ProviderPaymentState::closed);
}

TEST_F(PaymentFlow, PaidWhileItWasBeingClosedItIsPaid) {
  const Payment open = pending();
  wechat_.pay(open.id);
  office_->ask([&](Work& work) { close_payment(work, rules_, open.id); });
  pump();  // ORDERPAID: doubt
  EXPECT_EQ(payment(open.id).state, PaymentState::pending);
  clock_.advance_seconds(10);
  pump();
  EXPECT_EQ(payment(open.id).state, PaymentState::succeeded);
  EXPECT_EQ(refusal_of(*office_, [&](Work& work) { close_payment(work, rules_, open.id); }), kPaymentStage.code);
}

TEST_F(PaymentFlow, PaidAfterItWasClosedTheShopIsToldSo) {
  const Payment open = pending();
  wechat_.pay(open.id);
  const FakeNotification notice = wechat_.payment_notice(open.id);
  office_->ask(
      [&](Work& work) { apply_payment(work, rules_, {.number = open.id, .state = ProviderPaymentState::closed}); });
  EXPECT_EQ(notify(notice), 204);
  ASSERT_THAT(payments_told_, SizeIs(2));
  EXPECT_EQ(payments_told_[1].before, PaymentState::closed);
  EXPECT_EQ(payments_told_[1].state, PaymentState::succeeded);
}

TEST_F(PaymentFlow, AnotherAmountIsNeverTakenForPayment) {
  const Payment open = pending();
  wechat_.set_payment_amount(open.id, 1);
  wechat_.pay(open.id);
  EXPECT_EQ(notify(wechat_.payment_notice(open.id)), 503);
  clock_.advance_seconds(5);
  pump();
  EXPECT_EQ(payment(open.id).state, PaymentState::pending);
  EXPECT_THAT(payment(open.id).problem, HasSubstr("another amount"));
  EXPECT_THAT(payments_told_, IsEmpty());
}

TEST_F(PaymentFlow, ANotificationSentManyTimesAtOnceHasOneEffect) {
  const Payment open = pending();
  wechat_.pay(open.id);
  std::vector<FakeNotification> notices;
  for (int i = 0; i < 8; ++i) notices.push_back(wechat_.payment_notice(open.id));  // one id, each sealed anew
  on_payment_ = [](Work& work, const PaymentFacts& facts) {
    add_to_outbox(work, {facts.programme, "shop", facts.order, R"({"type":"pay_order"})"});
  };
  std::atomic<int> accepted = 0;
  std::vector<std::thread> threads;
  for (const FakeNotification& notice : notices) {
    threads.emplace_back([&] {
      for (int i = 0; i < 5; ++i) accepted += notify(notice) == 204 ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(accepted, 40);
  EXPECT_THAT(payments_told_, SizeIs(1));
  EXPECT_THAT(commands(), SizeIs(1));
}

TEST_F(PaymentFlow, SaidByAnAnswerAndByNotificationsItIsToldOnce) {
  const Payment made = paid();
  ASSERT_THAT(payments_told_, SizeIs(1));
  EXPECT_EQ(notify(wechat_.payment_notice(made.id)), 204);
  office_->ask([&](Work& work) {
    for (const char* id : {"other-1", "other-2", "other-1"}) {
      const bool again = work.db.integer("SELECT 1 FROM payment_notifications WHERE id=?1", id).has_value();
      const ReceivedNotification received{
          .provider = "wechat_pay",
          .what = {id, ProviderPayment{.number = made.id, .state = ProviderPaymentState::succeeded}},
          .digest = {}};
      EXPECT_EQ(apply_notification(work, rules_, received),
                again ? NotificationEffect::known_already : NotificationEffect::applied);
    }
    EXPECT_EQ(work.db.integer("SELECT count(*) FROM payment_notifications"), 3);
    // Refunded as a whole, some providers call it closed: it was paid all the same.
    apply_payment(work, rules_, {.number = made.id, .state = ProviderPaymentState::closed});
  });
  EXPECT_THAT(payments_told_, SizeIs(1));
  EXPECT_EQ(payment(made.id).state, PaymentState::succeeded);
}

TEST_F(PaymentFlow, ANotificationIsStoredWithItsEffectOrNotAtAll) {
  const Payment open = pending();
  wechat_.pay(open.id);
  const FakeNotification notice = wechat_.payment_notice(open.id);
  int calls = 0;
  on_payment_ = [&](Work&, const PaymentFacts&) {
    if (calls++ == 0) throw Refusal(kPaymentStage, "the shop is not ready");
  };
  EXPECT_EQ(notify(notice), 503);
  EXPECT_EQ(payment(open.id).state, PaymentState::pending);
  EXPECT_EQ(notify(notice), 204);  // sent again
  EXPECT_EQ(payment(open.id).state, PaymentState::succeeded);
  EXPECT_EQ(notify(notice), 204);
  EXPECT_EQ(calls, 2);
}

TEST_F(PaymentFlow, AForgedOrUnknownNotificationHasNoEffect) {
  const Payment open = pending();
  wechat_.pay(open.id);
  FakeNotification forged = wechat_.payment_notice(open.id);
  forged.body[forged.body.size() / 2] ^= 1;
  EXPECT_EQ(notify(forged), 401);
  EXPECT_EQ(payment(open.id).state, PaymentState::pending);
  // About a number that we never gave: a payment of the same merchant from elsewhere.
  ASSERT_TRUE(std::holds_alternative<PayParameters>(
      wechat_provider_->create({.number = "foreign00001", .amount = Money(1), .description = "x", .expires_at = {}})));
  wechat_.pay("foreign00001");
  EXPECT_EQ(notify(wechat_.payment_notice("foreign00001")), 503);
}

TEST_F(PaymentFlow, ACallbackThatRefusesLeavesTheQueryToTryAgain) {
  const Payment open = pending();
  wechat_.pay(open.id);
  int calls = 0;
  on_payment_ = [&](Work&, const PaymentFacts&) {
    if (calls++ == 0) throw Refusal(kPaymentStage, "the shop is not ready");
  };
  clock_.advance_seconds(5);
  pump();
  EXPECT_EQ(payment(open.id).state, PaymentState::pending);
  clock_.advance_seconds(121);  // the lease
  pump();
  EXPECT_EQ(payment(open.id).state, PaymentState::succeeded);
}

TEST_F(PaymentFlow, RefundsInPartsUpToThePayment) {
  const Payment made = paid();
  const Refund first = ask_back(made.id, Money(30'00));
  EXPECT_EQ(ask_back(made.id, Money(30'00)).id, first.id);
  EXPECT_EQ(refusal_of(*office_,
                       [&](Work& work) {
                         request_refund(work, {.payment = made.id, .reference = "r-1", .amount = Money(31'00)});
                       }),
            kRefundDiffers.code);
  EXPECT_EQ(refusal_of(*office_,
                       [&](Work& work) {
                         request_refund(work, {.payment = made.id, .reference = "r-2", .amount = Money(58'01)});
                       }),
            kRefundOverPayment.code);
  ask_back(made.id, Money(58'00), "r-2");
  pump();
  EXPECT_EQ(refund(first.id).state, RefundState::processing);
  wechat_.set_refund_state(first.id, "SUCCESS");
  const FakeNotification notice = wechat_.refund_notice(first.id);
  EXPECT_EQ(notify(notice), 204);
  EXPECT_EQ(notify(notice), 204);
  EXPECT_EQ(refund(first.id).state, RefundState::succeeded);
  ASSERT_THAT(refunds_told_, SizeIs(1));
  EXPECT_EQ(refunds_told_[0].reference, "r-1");
  EXPECT_EQ(wechat_.refunds_made(), 2);
}

TEST_F(PaymentFlow, RefundsOnlyWhatWasPaid) {
  const Payment open = pending();
  EXPECT_EQ(
      refusal_of(*office_,
                 [&](Work& work) { request_refund(work, {.payment = open.id, .reference = "r", .amount = Money(1)}); }),
      kPaymentStage.code);
  const Payment made = [&] {
    wechat_.pay(open.id);
    clock_.advance_seconds(5);
    pump();
    return payment(open.id);
  }();
  for (const Money amount : {Money(0), Money(-1)}) {
    EXPECT_EQ(
        refusal_of(*office_,
                   [&](Work& work) { request_refund(work, {.payment = made.id, .reference = "r", .amount = amount}); }),
        kPaymentAmountInvalid.code);
  }
}

TEST_F(PaymentFlow, AnUnansweredRefundIsMadeOnce) {
  const Payment made = paid();
  int refunds = 0;
  for (const FakeTrouble trouble : {FakeTrouble::hang_up_before, FakeTrouble::hang_up_after, FakeTrouble::server_error,
                                    FakeTrouble::error_after, FakeTrouble::wrong_signature}) {
    wechat_.set_trouble(trouble);
    const Refund asked = ask_back(made.id, Money(1'00), "r-" + std::to_string(++refunds));
    pump();
    EXPECT_EQ(refund(asked.id).state, RefundState::sending);
    pump_for(60);
    EXPECT_EQ(refund(asked.id).state, RefundState::processing) << static_cast<int>(trouble);
    EXPECT_EQ(wechat_.refunds_made(), refunds);
  }
}

TEST_F(PaymentFlow, ARefusedRefundFailsAndItsAmountCanBeRefundedAgain) {
  const Payment made = paid();
  wechat_.set_refusal("INVALID_REQUEST");
  const Refund asked = ask_back(made.id, Money(88'00));
  pump();
  EXPECT_EQ(refund(asked.id).state, RefundState::failed);
  EXPECT_EQ(refund(asked.id).refusal, "INVALID_REQUEST");
  ASSERT_THAT(refunds_told_, SizeIs(1));
  EXPECT_EQ(refunds_told_[0].state, RefundState::failed);
  const Refund again = ask_back(made.id, Money(88'00), "r-2");
  pump();
  EXPECT_EQ(refund(again.id).state, RefundState::processing);
}

TEST_F(PaymentFlow, ARefusedRefundIsMadeAgainUnderItsNumberAndOnlyOnce) {
  const Payment made = paid();
  wechat_.set_refusal("INVALID_REQUEST");
  const Refund failed = ask_back(made.id, Money(88'00));
  pump();
  ASSERT_EQ(refund(failed.id).state, RefundState::failed);
  EXPECT_EQ(refusal_of(*office_,
                       [&](Work& work) {
                         request_refund(work, {.payment = made.id, .reference = "r-1", .amount = Money(1'00)});
                       }),
            kRefundDiffers.code);
  const Refund again = ask_back(made.id, Money(88'00));
  EXPECT_EQ(again.id, failed.id);
  EXPECT_EQ(again.state, RefundState::requested);
  EXPECT_EQ(again.refusal, "");
  EXPECT_EQ(ask_back(made.id, Money(88'00)).id, failed.id);
  pump();
  wechat_.set_refund_state(failed.id, "SUCCESS");
  pump_for(60);
  EXPECT_EQ(refund(failed.id).state, RefundState::succeeded);
  EXPECT_EQ(ask_back(made.id, Money(88'00)).state, RefundState::succeeded);
  pump();
  EXPECT_EQ(wechat_.refunds_made(), 1);
  ASSERT_THAT(refunds_told_, SizeIs(2));
  EXPECT_EQ(refunds_told_[1].state, RefundState::succeeded);
}

// An app that was exchanged: the trade is not there for this one.
TEST_F(PaymentFlow, ARefundOfATradeThatAlipayDoesNotKnowFails) {
  const Payment open = pending("alipay");
  alipay_.pay(open.id);
  clock_.advance_seconds(5);
  pump();
  ASSERT_EQ(payment(open.id).state, PaymentState::succeeded);
  alipay_.forget(open.id);
  const Refund asked = ask_back(open.id, Money(88'00));
  pump_for(60);
  EXPECT_EQ(refund(asked.id).state, RefundState::failed);
  EXPECT_EQ(refund(asked.id).refusal, "ACQ.TRADE_NOT_EXIST");
}

TEST_F(PaymentFlow, ARefundThatFailedIsNotMadeAgainBeyondThePayment) {
  const Payment made = paid();
  wechat_.set_refusal("INVALID_REQUEST");
  ask_back(made.id, Money(88'00));
  pump();
  ask_back(made.id, Money(1'00), "r-2");
  EXPECT_EQ(refusal_of(*office_,
                       [&](Work& work) {
                         request_refund(work, {.payment = made.id, .reference = "r-1", .amount = Money(88'00)});
                       }),
            kRefundOverPayment.code);
}

TEST_F(PaymentFlow, AClosedRefundIsMadeAgainUnderAnotherNumber) {
  const Payment made = paid();
  const Refund closed = ask_back(made.id, Money(88'00));
  pump();
  wechat_.set_refund_state(closed.id, "CLOSED");
  pump_for(60);
  ASSERT_EQ(refund(closed.id).state, RefundState::failed);
  const Refund again = ask_back(made.id, Money(88'00));
  EXPECT_NE(again.id, closed.id);
  EXPECT_EQ(ask_back(made.id, Money(88'00)).id, again.id);
  pump();
  // What is told late of the first does nothing to the second.
  EXPECT_EQ(notify(wechat_.refund_notice(closed.id)), 204);
  EXPECT_EQ(refund(again.id).state, RefundState::processing);
  wechat_.set_refund_state(again.id, "SUCCESS");
  pump_for(60);
  EXPECT_EQ(refund(again.id).state, RefundState::succeeded);
  EXPECT_EQ(wechat_.refunds_made(), 2);
  wechat_.set_refund_state(closed.id, "SUCCESS");
  EXPECT_EQ(notify(wechat_.refund_notice(closed.id)), 204);
  EXPECT_EQ(refund(closed.id).state, RefundState::failed);
  EXPECT_THAT(refund(closed.id).problem, HasSubstr(again.id)) << "somebody has to look at it";
  ASSERT_THAT(refunds_told_, SizeIs(2));
  EXPECT_EQ(refunds_told_[1].refund, again.id);
  EXPECT_EQ(refunds_told_[1].state, RefundState::succeeded);
}

TEST_F(PaymentFlow, WhatIsPaidAfterAllCounts) {
  const Payment made = paid();
  const Refund closed = ask_back(made.id, Money(88'00));
  pump();
  wechat_.set_refund_state(closed.id, "CLOSED");
  pump_for(60);
  ASSERT_EQ(refund(closed.id).state, RefundState::failed);
  wechat_.set_refund_state(closed.id, "SUCCESS");
  EXPECT_EQ(notify(wechat_.refund_notice(closed.id)), 204);
  EXPECT_EQ(refund(closed.id).state, RefundState::succeeded);
  EXPECT_EQ(ask_back(made.id, Money(88'00)).id, closed.id);
  pump();
  EXPECT_EQ(wechat_.refunds_made(), 1);
  ASSERT_THAT(refunds_told_, SizeIs(2));
  EXPECT_EQ(refunds_told_[1].state, RefundState::succeeded);
}

TEST_F(PaymentFlow, WhatAProviderHasForgottenIsNotMadeUnasked) {
  const Payment made = paid();
  const Refund held = ask_back(made.id, Money(8'00));
  const Refund closed = ask_back(made.id, Money(80'00), "r-2");
  pump();
  wechat_.set_refund_state(held.id, "ABNORMAL");
  wechat_.set_refund_state(closed.id, "CLOSED");
  pump_for(60);
  wechat_.forget_refund(held.id);
  wechat_.forget_refund(closed.id);
  for (const Refund& each : {held, closed}) {
    office_->ask([&](Work& work) { ask_about_refund(work, each.id); });
  }
  pump_for(60);
  EXPECT_EQ(refund(held.id).state, RefundState::abnormal);
  EXPECT_EQ(refund(closed.id).state, RefundState::failed);
  EXPECT_EQ(wechat_.refunds_made(), 2);
}

TEST_F(PaymentFlow, AFailedRefundCanBeAskedAbout) {
  const Payment made = paid();
  const auto ask = [this](const Refund& refund) {
    office_->ask([&](Work& work) { ask_about_refund(work, refund.id); });
    pump();
  };
  const auto waiting = [this] { return office_->ask([](Work& work) { return count_tasks(work); }); };
  wechat_.set_refusal("INVALID_REQUEST");
  const Refund refused = ask_back(made.id, Money(8'00));
  pump();
  ask(refused);
  EXPECT_EQ(refund(refused.id).state, RefundState::failed);
  EXPECT_EQ(waiting(), 0);
  EXPECT_EQ(wechat_.refunds_made(), 0);
  const Refund closed = ask_back(made.id, Money(80'00), "r-2");
  pump();
  wechat_.set_refund_state(closed.id, "CLOSED");
  pump_for(60);
  ASSERT_EQ(refund(closed.id).state, RefundState::failed);
  ask(closed);
  EXPECT_EQ(refund(closed.id).state, RefundState::failed);
  EXPECT_EQ(waiting(), 0);
  wechat_.set_refund_state(closed.id, "SUCCESS");
  ask(closed);
  EXPECT_EQ(refund(closed.id).state, RefundState::succeeded);
  EXPECT_EQ(waiting(), 0);
}

TEST_F(PaymentFlow, AnAbnormalRefundWaitsForSomebodyAndStillCounts) {
  const Payment made = paid();
  const Refund asked = ask_back(made.id, Money(88'00));
  pump();
  wechat_.set_refund_state(asked.id, "ABNORMAL");
  clock_.advance_seconds(5);
  pump();
  EXPECT_EQ(refund(asked.id).state, RefundState::abnormal);
  EXPECT_THAT(refunds_told_, SizeIs(1));
  EXPECT_EQ(refusal_of(*office_,
                       [&](Work& work) {
                         request_refund(work, {.payment = made.id, .reference = "r-2", .amount = Money(1)});
                       }),
            kRefundOverPayment.code);
  wechat_.set_refund_state(asked.id, "SUCCESS");  // handled in the merchant's console
  pump_for(60);
  EXPECT_EQ(refund(asked.id).state, RefundState::succeeded);
}

TEST_F(PaymentFlow, ListsTheLatestFirstPageByPage) {
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) {
    NewPayment wanted = order("wechat_pay");
    wanted.order = "o-" + std::to_string(i);
    wanted.member = i % 2 == 0 ? "even" : "odd";
    ids.insert(ids.begin(), create(wanted).id);
  }
  const auto list = [&](const PaymentFilter& filter, std::int64_t before, std::size_t limit) {
    return office_->ask([&](Work& work) { return list_payments(work, filter, before, limit); });
  };
  const PaymentFilter all{.programme = "demo", .state = {}, .order = {}, .member = {}};
  std::vector<std::string> seen;
  std::int64_t before = 0;
  for (;;) {
    const auto page = list(all, before, 2);
    for (const Payment& one : page) seen.push_back(one.id);
    if (page.size() < 2) break;
    before = page.back().seq;
  }
  EXPECT_EQ(seen, ids);
  EXPECT_THAT(list({.programme = "demo", .state = {}, .order = {}, .member = "odd"}, 0, 10), SizeIs(2));
  EXPECT_THAT(list({.programme = "demo", .state = PaymentState::succeeded, .order = {}, .member = {}}, 0, 10),
              IsEmpty());
  EXPECT_THAT(list({.programme = "other", .state = {}, .order = {}, .member = {}}, 0, 10), IsEmpty());
}

TEST_F(PaymentFlow, ThePumpsThreadsDoEverythingThatIsDueWithoutDoingAnythingTwice) {
  constexpr int kPayments = 12;
  std::vector<std::string> ids;
  for (int i = 0; i < kPayments; ++i) {
    NewPayment wanted = order("wechat_pay");
    wanted.order = "o-" + std::to_string(i);
    ids.push_back(create(wanted).id);
  }
  PaymentPump pump(*office_, rules_, {.threads = 4, .look_every = std::chrono::milliseconds(5), .on_failure = {}});
  pump.start();
  const auto pending_count = [&] {
    return office_->ask(
        [](Work& work) { return *work.db.integer("SELECT count(*) FROM payments WHERE state='pending'"); });
  };
  while (pending_count() < kPayments) std::this_thread::yield();
  pump.stop();
  EXPECT_THAT(wechat_.complaints(), IsEmpty());
  for (const std::string& id : ids) EXPECT_THAT(payment(id).client_json, HasSubstr("weixin://"));
}

TEST(PaymentProblems, HaveNumbersOfTheirRoomInOrderAndTwoTexts) {
  int last = 2'299;
  for (const ProblemInfo& problem : kPaymentProblems) {
    EXPECT_GT(problem.number, last) << problem.code;
    EXPECT_FALSE(problem.text_zh.empty() || problem.text_en.empty());
    last = problem.number;
  }
  EXPECT_LT(last, 2'400);
}

}  // namespace
}  // namespace greenpool
