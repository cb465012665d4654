#include "payments/payout_flow.h"

#include <gmock/gmock.h>

#include <fstream>

#include "payments/china_time.h"
#include "payments/problems.h"
#include "payments/testing/fake_alipay.h"
#include "payments/testing/fake_wechat_pay.h"
#include "payments/testing/payments_office.h"

namespace greenpool {
namespace {

using ::testing::ElementsAre;
using testing::FakeNotification;
using testing::FakeTrouble;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::refusal_of;
using ::testing::SizeIs;

const std::string kSend = R"({"type":"send_withdrawal","withdrawal":"w-1","operator":"op-2"})";
const std::string kPaid = R"({"type":"resolve_withdrawal","withdrawal":"w-1","result":"paid"})";
const std::string kFailed = R"({"type":"resolve_withdrawal","withdrawal":"w-1","result":"failed"})";
const std::string kUnknown = R"({"type":"resolve_withdrawal","withdrawal":"w-1","result":"unknown"})";

class PayoutFlow : public testing::PaymentsOffice {
 protected:
  PayoutFlow() {
    auto wechat = make_wechat_pay(wechat_.settings(), *client_, clock_);
    auto alipay = make_alipay(alipay_.settings(), *client_, clock_);
    EXPECT_TRUE(wechat && alipay);
    wechat_provider_ = std::move(*wechat);
    alipay_provider_ = std::move(*alipay);
    rules_.providers = {wechat_provider_.get(), alipay_provider_.get()};
  }

  // One that the engine let go.
  Payout released(const std::string& provider = "wechat_pay") {
    const Payout asked = ask_for(withdrawal(provider));
    engine_answers();
    return asked;
  }
  int notify(const FakeNotification& notice) {
    return take_notification(*office_, rules_, *wechat_provider_, {notice.fields, notice.body}).status;
  }
  std::optional<PlannedStep> plan() {
    return office_->ask([this](Work& work) { return plan_step(work, rules_); });
  }

  testing::FakeWechatPay wechat_{clock_, directory()};
  testing::FakeAlipay alipay_{clock_, directory()};
  std::unique_ptr<PaymentProvider> wechat_provider_;
  std::unique_ptr<PaymentProvider> alipay_provider_;
};

TEST_F(PayoutFlow, IsSentOnlyAfterTheEngineLetItGo) {
  const Payout asked = ask_for(withdrawal("wechat_pay"));
  EXPECT_THAT(commands(), ElementsAre(kSend));
  EXPECT_EQ(pump(), 0);
  engine_answers();
  EXPECT_EQ(pump(), 1);
  EXPECT_EQ(payout(asked.id).state, PayoutState::awaiting_user);
  EXPECT_THAT(payout(asked.id).user_json, HasSubstr("package"));
  EXPECT_EQ(wechat_.last_payee_name(), "张三");
  EXPECT_THAT(commands(), IsEmpty());
  wechat_.set_transfer_state(asked.id, "SUCCESS");
  const FakeNotification notice = wechat_.transfer_notice(asked.id);
  EXPECT_EQ(notify(notice), 204);
  EXPECT_EQ(notify(notice), 204);
  EXPECT_EQ(payout(asked.id).state, PayoutState::succeeded);
  EXPECT_THAT(commands(), ElementsAre(kPaid));
  engine_answers();
  pump_for(3'600);
  EXPECT_THAT(commands(), IsEmpty());
  EXPECT_THAT(payouts_told_, SizeIs(2));  // awaiting_user, succeeded
}

TEST_F(PayoutFlow, AWithdrawalThatTheEngineKeepsIsNotPaid) {
  const Payout asked = ask_for(withdrawal("wechat_pay"));
  engine_answers("withdrawal_stage");
  EXPECT_EQ(pump(), 0);
  EXPECT_EQ(payout(asked.id).state, PayoutState::failed);
  EXPECT_EQ(payout(asked.id).engine_refusal, "withdrawal_stage");
  EXPECT_THAT(commands(), IsEmpty());
  EXPECT_EQ(wechat_.transfers_made(), 0);
}

TEST_F(PayoutFlow, WhatTheEngineBooksOtherwiseHasToBeLookedAt) {
  const auto problem_after = [this](const std::string& withdrawn, const std::string& tax) {
    const Payout asked = ask_for(withdrawal("wechat_pay", withdrawn));
    engine_answers();
    pump();
    wechat_.set_transfer_state(asked.id, "SUCCESS");
    EXPECT_EQ(notify(wechat_.transfer_notice(asked.id)), 204);
    engine_answers("ok", R"({"outcome":"ok","events":[{"type":"withdrawal_paid","withdrawal":"w","member":"m-1",)"
                         R"("amount":"3000.00","fee":"100.00","tax":")" +
                             tax + R"("}]})");
    return payout(asked.id).problem;
  };
  EXPECT_EQ(problem_after("w-1", "400.00"), "");
  EXPECT_EQ(problem_after("w-2", "300.00"), "the engine booked 2600.00, not 2500.00");
}

TEST_F(PayoutFlow, AWithdrawalHasOnePayoutForEver) {
  const Payout asked = ask_for(withdrawal("wechat_pay"));
  EXPECT_EQ(ask_for(withdrawal("wechat_pay")).id, asked.id);
  NewPayout other = withdrawal("wechat_pay");
  other.amount = Money(1);
  EXPECT_EQ(refusal_of(*office_, [&](Work& work) { request_payout(work, rules_, other); }), kPayoutDiffers.code);
  EXPECT_THAT(commands(), SizeIs(1));
}

TEST_F(PayoutFlow, RefusesWhomNobodyKnowsAndWhatCannotBePaid) {
  may_pay_out_ = false;
  EXPECT_EQ(refusal_of(*office_, [&](Work& work) { request_payout(work, rules_, withdrawal("wechat_pay")); }),
            kPayoutNotPermitted.code);
  may_pay_out_ = true;
  NewPayout wrong = withdrawal("paypal");
  EXPECT_EQ(refusal_of(*office_, [&](Work& work) { request_payout(work, rules_, wrong); }),
            kPaymentProviderUnknown.code);
  wrong = withdrawal("wechat_pay");
  wrong.amount = Money(0);
  EXPECT_EQ(refusal_of(*office_, [&](Work& work) { request_payout(work, rules_, wrong); }), kPaymentAmountInvalid.code);
  wrong = withdrawal("wechat_pay");
  wrong.operator_id = "";
  EXPECT_EQ(refusal_of(*office_, [&](Work& work) { request_payout(work, rules_, wrong); }), kPaymentFieldInvalid.code);
  EXPECT_EQ(refusal_of(*office_, [](Work& work) { (void)payout_of(work, "po"); }), kPayoutNotFound.code);
}

TEST_F(PayoutFlow, IsCheckedOnceMoreBeforeItIsSent) {
  const Payout asked = released();
  may_pay_out_ = false;
  pump();
  EXPECT_EQ(payout(asked.id).state, PayoutState::failed);
  EXPECT_EQ(wechat_.transfers_made(), 0);
  EXPECT_THAT(commands(), ElementsAre(kFailed));
}

TEST_F(PayoutFlow, FailsWithoutAnAccount) {
  account_.reset();
  const Payout asked = released();
  pump();
  EXPECT_EQ(payout(asked.id).state, PayoutState::failed);
  EXPECT_THAT(commands(), ElementsAre(kFailed));
}

TEST_F(PayoutFlow, UnknownIsAskedAboutAndThenKnown) {
  wechat_.set_trouble(FakeTrouble::hang_up_after);
  const Payout asked = released();
  pump();
  EXPECT_EQ(payout(asked.id).state, PayoutState::unknown);
  EXPECT_THAT(commands(), ElementsAre(kUnknown));
  engine_answers();
  wechat_.set_transfer_state(asked.id, "SUCCESS");
  clock_.advance_seconds(5);
  pump();
  EXPECT_EQ(payout(asked.id).state, PayoutState::succeeded);
  EXPECT_THAT(commands(), ElementsAre(kPaid));
  EXPECT_EQ(wechat_.transfers_made(), 1);
}

TEST_F(PayoutFlow, InEveryTroubleItIsMadeOnceAndTheEngineHearsOfTheDoubtOnce) {
  int made = 0;
  for (const FakeTrouble trouble :
       {FakeTrouble::hang_up_before, FakeTrouble::hang_up_after, FakeTrouble::server_error, FakeTrouble::error_after,
        FakeTrouble::wrong_signature, FakeTrouble::stale_signature}) {
    wechat_.set_trouble(trouble);
    const Payout asked = ask_for(withdrawal("wechat_pay", "w-" + std::to_string(++made)));
    engine_answers();
    pump();
    EXPECT_EQ(payout(asked.id).state, PayoutState::unknown);
    EXPECT_THAT(commands(), SizeIs(1));
    engine_answers();
    pump_for(60);
    EXPECT_EQ(payout(asked.id).state, PayoutState::awaiting_user) << static_cast<int>(trouble);
    EXPECT_EQ(wechat_.transfers_made(), made);
    EXPECT_THAT(commands(), IsEmpty());
  }
}

TEST_F(PayoutFlow, InDoubtAgainAndAgainTheEngineHearsOfItOnce) {
  const Payout asked = released();
  int doubts = 0;
  for (int i = 0; i < 3; ++i) {
    wechat_.set_trouble(FakeTrouble::hang_up_before);
    // A call, its doubt, and the query that finds nothing; the next call comes with the next trouble.
    for (int step = 0; step < 2; ++step) {
      while (pump() == 0) clock_.advance_seconds(5);
    }
    doubts += static_cast<int>(commands().size());
    engine_answers();
  }
  EXPECT_EQ(doubts, 1);
  pump_for(900);
  EXPECT_EQ(payout(asked.id).state, PayoutState::awaiting_user);
  EXPECT_EQ(wechat_.transfers_made(), 1);
}

TEST_F(PayoutFlow, ARefusalIsBelievedOnlyWhenTheProviderKnowsNothingOfIt) {
  wechat_.set_refusal("PARAM_ERROR");
  const Payout asked = released();
  EXPECT_EQ(pump(), 2);  // the call, and the query that makes sure
  EXPECT_EQ(payout(asked.id).state, PayoutState::failed);
  EXPECT_EQ(payout(asked.id).refusal, "PARAM_ERROR");
  EXPECT_THAT(commands(), ElementsAre(kFailed));
}

TEST_F(PayoutFlow, AnEmptyBalanceIsNoRefusalAndFilledUpItGoesThrough) {
  wechat_.set_refusal("NOT_ENOUGH");
  const Payout asked = released();
  pump();
  EXPECT_EQ(payout(asked.id).state, PayoutState::unknown);
  EXPECT_THAT(payout(asked.id).problem, HasSubstr("NOT_ENOUGH"));
  pump_for(60);
  EXPECT_EQ(payout(asked.id).state, PayoutState::awaiting_user);
}

TEST_F(PayoutFlow, ACrashAfterTheCallAndBeforeTheRecordDoesNotPayTwice) {
  const Payout asked = released();
  const auto step = plan();
  ASSERT_TRUE(step);
  (void)do_step(*step);
  ASSERT_EQ(wechat_.transfers_made(), 1);
  open();  // the process ends here, and starts anew
  EXPECT_EQ(payout(asked.id).state, PayoutState::sending);
  EXPECT_EQ(pump(), 0);  // it could still be under way
  clock_.advance_seconds(121);
  EXPECT_EQ(pump(), 1);
  EXPECT_EQ(payout(asked.id).state, PayoutState::awaiting_user);
  EXPECT_EQ(wechat_.transfers_made(), 1);
}

TEST_F(PayoutFlow, ARecordThatFailsIsMadeGoodByAQuery) {
  const Payout asked = released();
  const auto step = plan();
  ASSERT_TRUE(step);
  const StepResult result = do_step(*step);
  EXPECT_THROW(office_->ask([&](Work& work) {
    ASSERT_TRUE(record_step(work, rules_, *step, result));
    throw Refusal(kStorageUnavailable);
  }),
               Refusal);
  EXPECT_EQ(payout(asked.id).state, PayoutState::sending);
  clock_.advance_seconds(121);
  const auto next = plan();
  ASSERT_TRUE(next);
  EXPECT_TRUE(std::holds_alternative<TransferQuery>(next->call));
  EXPECT_TRUE(office_->ask([&](Work& work) { return record_step(work, rules_, *next, do_step(*next)); }));
  EXPECT_EQ(payout(asked.id).state, PayoutState::awaiting_user);
  EXPECT_EQ(wechat_.transfers_made(), 1);
}

TEST_F(PayoutFlow, ACrashBeforeTheCallPaysLater) {
  const Payout asked = released();
  ASSERT_TRUE(plan());
  open();
  clock_.advance_seconds(121);
  pump_for(30);
  EXPECT_EQ(payout(asked.id).state, PayoutState::awaiting_user);
  EXPECT_EQ(wechat_.transfers_made(), 1);
}

TEST_F(PayoutFlow, AThreadThatComesTooLateRecordsNothing) {
  const Payout asked = released();
  const auto slow = plan();
  ASSERT_TRUE(slow);
  const StepResult result = do_step(*slow);
  clock_.advance_seconds(121);
  wechat_.set_transfer_state(asked.id, "SUCCESS");
  pump();
  EXPECT_EQ(payout(asked.id).state, PayoutState::succeeded);
  EXPECT_FALSE(office_->ask([&](Work& work) { return record_step(work, rules_, *slow, result); }));
  EXPECT_EQ(payout(asked.id).state, PayoutState::succeeded);
  EXPECT_THAT(commands(), ElementsAre(kPaid));
}

TEST_F(PayoutFlow, UnconfirmedMoneyComesBack) {
  const Payout asked = released();
  pump();
  wechat_.set_transfer_state(asked.id, "CANCELLED");
  pump_for(60);
  EXPECT_EQ(payout(asked.id).state, PayoutState::failed);
  EXPECT_EQ(payout(asked.id).refusal, "CANCELLED");
  EXPECT_THAT(commands(), ElementsAre(kFailed));
}

TEST_F(PayoutFlow, IsTakenBackWhileItWaitsForItsPayee) {
  const Payout asked = released();
  EXPECT_EQ(refusal_of(*office_, [&](Work& work) { cancel_payout(work, asked.id); }), kPaymentStage.code);
  pump();
  office_->ask([&](Work& work) { cancel_payout(work, asked.id); });
  pump();
  wechat_.set_transfer_state(asked.id, "CANCELLED");
  pump_for(60);
  EXPECT_EQ(payout(asked.id).state, PayoutState::failed);
  EXPECT_THAT(commands(), ElementsAre(kFailed));
}

TEST_F(PayoutFlow, WhatContradictsItsEndIsNotedAndChangesNothing) {
  const Payout asked = released();
  pump();
  wechat_.set_transfer_state(asked.id, "FAIL");
  clock_.advance_seconds(5);
  pump();
  ASSERT_EQ(payout(asked.id).state, PayoutState::failed);
  engine_answers();
  office_->ask([&](Work& work) {
    apply_transfer(work, rules_, {.number = asked.id, .state = ProviderTransferState::succeeded});
  });
  EXPECT_EQ(payout(asked.id).state, PayoutState::failed);
  EXPECT_THAT(payout(asked.id).problem, HasSubstr("succeeded"));
  EXPECT_THAT(commands(), IsEmpty());
}

TEST_F(PayoutFlow, GoesByAlipayToo) {
  for (const FakeTrouble trouble : {FakeTrouble::none, FakeTrouble::hang_up_after, FakeTrouble::error_after}) {
    alipay_.set_trouble(trouble);
    const Payout asked = ask_for(withdrawal("alipay", "w-" + std::to_string(static_cast<int>(trouble))));
    engine_answers();
    pump_for(60);
    EXPECT_EQ(payout(asked.id).state, PayoutState::succeeded) << static_cast<int>(trouble);
  }
  EXPECT_EQ(alipay_.transfers_made(), 3);
  alipay_.set_refusal("PAYEE_NOT_EXIST");
  const Payout asked = ask_for(withdrawal("alipay", "w-refused"));
  engine_answers();
  pump();
  EXPECT_EQ(payout(asked.id).state, PayoutState::failed);
}

TEST_F(PayoutFlow, NothingPersonalIsStored) {
  const Payout asked = released();
  pump();
  ASSERT_EQ(payout(asked.id).state, PayoutState::awaiting_user);
  ASSERT_TRUE(office_->copy_to(path("copy.sqlite")));
  std::ifstream file(path("copy.sqlite"), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  EXPECT_NE(bytes.find(asked.id), std::string::npos);
  EXPECT_EQ(bytes.find(account_->id), std::string::npos);
  EXPECT_EQ(bytes.find(account_->name), std::string::npos);
}

// The sandbox behind the same flow.
class SandboxFlow : public testing::PaymentsOffice {
 protected:
  SandboxFlow() : provider_(make_sandbox_provider(*office_, "secret")) { rules_.providers = {provider_.get()}; }
  void set_mood(SandboxKind kind, SandboxMood mood) {
    office_->ask([&](Work& work) { set_sandbox_mood(work, kind, mood); });
  }
  bool settle(const std::string& number, SandboxOutcome outcome) {
    return office_->ask([&](Work& work) { return sandbox_settle(work, number, outcome); });
  }
  const std::unique_ptr<PaymentProvider> provider_;
};

TEST_F(SandboxFlow, APaymentIsMadeByHandAndNotified) {
  const Payment made = create(order("sandbox"));
  pump();
  EXPECT_EQ(payment(made.id).state, PaymentState::pending);
  EXPECT_TRUE(settle(made.id, SandboxOutcome::succeeded));
  EXPECT_FALSE(settle(made.id, SandboxOutcome::failed));
  const SandboxNotice notice = office_->ask([&](Work& work) { return sandbox_notice(work, "secret", made.id); });
  const SandboxNotice forged = office_->ask([&](Work& work) { return sandbox_notice(work, "guess", made.id); });
  EXPECT_EQ(take_notification(*office_, rules_, *provider_, {forged.fields, forged.body}).status, 401);
  EXPECT_EQ(payment(made.id).state, PaymentState::pending);
  EXPECT_EQ(take_notification(*office_, rules_, *provider_, {notice.fields, notice.body}).status, 204);
  EXPECT_EQ(payment(made.id).state, PaymentState::succeeded);
  const auto bill = provider_->download_bill(kChinaCalendar.day_of(clock_.now()));
  EXPECT_THAT(std::get<ProviderBill>(bill).content, HasSubstr(made.id));
}

TEST_F(SandboxFlow, BehavesAsItIsTold) {
  set_mood(SandboxKind::transfer, SandboxMood::succeed);
  const Payout good = ask_for(withdrawal("sandbox", "w-1"));
  engine_answers();
  pump();
  EXPECT_EQ(payout(good.id).state, PayoutState::succeeded);
  set_mood(SandboxKind::transfer, SandboxMood::fail);
  const Payout bad = ask_for(withdrawal("sandbox", "w-2"));
  engine_answers();
  pump();
  EXPECT_EQ(payout(bad.id).state, PayoutState::failed);
  set_mood(SandboxKind::transfer, SandboxMood::no_answer);
  const Payout lost = ask_for(withdrawal("sandbox", "w-3"));
  engine_answers();
  pump();
  EXPECT_EQ(payout(lost.id).state, PayoutState::unknown);
  EXPECT_TRUE(settle(lost.id, SandboxOutcome::succeeded));
  pump_for(30);
  EXPECT_EQ(payout(lost.id).state, PayoutState::succeeded);
}

}  // namespace
}  // namespace greenpool
