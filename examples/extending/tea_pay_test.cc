// What a new provider has to show before it may touch money: that it pays, refunds and transfers once however answers
// are lost, that it believes nobody else, and that its bills can be matched. By the flows that the server runs.
#include "tea_pay.h"

#include <gmock/gmock.h>

#include <fstream>

#include "fake_tea_pay.h"
#include "payments/testing/payments_office.h"

namespace greenpool {
namespace {

using ::testing::Contains;
using testing::FakeTrouble;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class TeaPayTest : public testing::PaymentsOffice {
 protected:
  TeaPayTest() {
    auto made = make_tea_pay(fake_.settings(), *client_, clock_);
    EXPECT_TRUE(made) << made.error().message;
    provider_ = std::move(*made);
    // That is all that the flows need to know of it.
    rules_.providers = {provider_.get()};
  }
  ~TeaPayTest() override { EXPECT_THAT(fake_.complaints(), IsEmpty()); }

  int notify(const testing::FakeTeaPay::Notice& notice) {
    return take_notification(*office_, rules_, *provider_, {notice.fields, notice.body}).status;
  }
  std::string error_of(const testing::FakeTeaPay::Notice& notice) {
    const auto parsed = provider_->parse_notification({notice.fields, notice.body});
    return parsed ? "accepted" : parsed.error().code;
  }
  Payment pending() {
    const Payment made = create(order("tea_pay"));
    pump();
    return payment(made.id);
  }
  Payment paid() {
    const Payment open = pending();
    fake_.set_state(open.id, "paid");
    EXPECT_EQ(notify(fake_.notice(open.id)), 204);
    return payment(open.id);
  }

  testing::FakeTeaPay fake_{clock_, directory()};
  std::unique_ptr<PaymentProvider> provider_;
};

TEST_F(TeaPayTest, APaymentIsMadeAndToldOnceHoweverOftenItIsSaid) {
  const Payment open = pending();
  EXPECT_EQ(open.state, PaymentState::pending);
  EXPECT_THAT(open.client_json, HasSubstr("teapay://pay/"));
  fake_.set_state(open.id, "paid");
  const auto notice = fake_.notice(open.id);
  EXPECT_EQ(notify(notice), 204);
  EXPECT_EQ(notify(notice), 204) << "known already, and accepted";
  pump_for(3'600);
  EXPECT_EQ(payment(open.id).state, PaymentState::succeeded);
  EXPECT_EQ(payment(open.id).provider_number, "tea-" + open.id);
  EXPECT_THAT(payments_told_, SizeIs(1));
}

TEST_F(TeaPayTest, WithoutANoticeAskingFindsOut) {
  const Payment open = pending();
  fake_.set_state(open.id, "paid");
  pump_for(60);
  EXPECT_EQ(payment(open.id).state, PaymentState::succeeded);
}

TEST_F(TeaPayTest, AnotherAmountIsNotTakenForTheOrders) {
  const Payment open = pending();
  const auto notice = fake_.notice_about(R"({"number":")" + open.id +
                                         R"(","about":"payment","state":"paid","tea_number":"t","amount":"0.01",)"
                                         R"("notice":"n-1","merchant":"m-88"})");
  EXPECT_EQ(notify(notice), 503);
  EXPECT_EQ(payment(open.id).state, PaymentState::pending);
}

TEST_F(TeaPayTest, NobodyElseIsBelieved) {
  const Payment open = pending();
  fake_.set_state(open.id, "paid");
  auto forged = fake_.notice(open.id);
  forged.body.replace(forged.body.find("88.00"), 5, "99.00");
  EXPECT_EQ(error_of(forged), "notification_forged");
  EXPECT_EQ(error_of({.fields = {}, .body = forged.body}), "notification_forged");
  EXPECT_EQ(error_of(fake_.notice(open.id, "m-99")), "notification_foreign");
  const auto old = fake_.notice(open.id);
  clock_.advance_seconds(kTeaNoticeSeconds + 1);
  EXPECT_EQ(error_of(old), "notification_stale");
  EXPECT_EQ(error_of(fake_.notice_about("{}")), "notification_foreign");
  EXPECT_EQ(error_of(fake_.notice_about("[")), "notification_malformed");
  EXPECT_EQ(error_of(fake_.notice_about(R"({"merchant":"m-88","notice":"n","number":"x","about":"weather"})")),
            "notification_unsupported");
  EXPECT_EQ(notify(forged), 401);
  EXPECT_THAT(payments_told_, IsEmpty());
}

TEST_F(TeaPayTest, ARefundIsMadeOnce) {
  const Payment made = paid();
  fake_.set_trouble(FakeTrouble::hang_up_after);
  const Refund asked = office_->ask([&](Work& work) {
    return request_refund(work, {.payment = made.id, .reference = "r-1", .amount = Money(8'00), .reason = "退货"});
  });
  pump_for(60);
  EXPECT_EQ(refund(asked.id).state, RefundState::succeeded);
  EXPECT_THAT(refunds_told_, SizeIs(1));
}

// Whatever is lost on the way: one transfer, and the engine is told what became of it.
TEST_F(TeaPayTest, ATransferIsMadeOnceHoweverAnswersAreLost) {
  int transfers = 0;
  for (const FakeTrouble trouble :
       {FakeTrouble::none, FakeTrouble::hang_up_before, FakeTrouble::hang_up_after, FakeTrouble::server_error,
        FakeTrouble::error_after, FakeTrouble::wrong_signature, FakeTrouble::stale_signature}) {
    SCOPED_TRACE(static_cast<int>(trouble));
    const Payout asked = ask_for(withdrawal("tea_pay", "w-" + std::to_string(++transfers)));
    engine_answers();
    fake_.set_trouble(trouble);
    pump_for(60);
    fake_.set_state(asked.id, "done");
    pump_for(3'600);
    EXPECT_EQ(payout(asked.id).state, PayoutState::succeeded);
    EXPECT_EQ(fake_.transfers_made(), transfers);
    EXPECT_THAT(commands(), Contains(HasSubstr(R"("result":"paid")")));
    engine_answers();
  }
}

TEST_F(TeaPayTest, ATransferThatIsRefusedFails) {
  account_ = ProviderAccount{"nobody", ""};
  const Payout asked = ask_for(withdrawal("tea_pay"));
  engine_answers();
  pump_for(60);
  EXPECT_EQ(payout(asked.id).state, PayoutState::failed);
  EXPECT_EQ(payout(asked.id).refusal, "PAYEE_UNKNOWN");
  EXPECT_EQ(fake_.transfers_made(), 0);
}

TEST_F(TeaPayTest, BillsAreReadLineByLine) {
  EXPECT_EQ(std::get<CallRefused>(provider_->download_bill(20'784)).code, "BILL_NOT_EXIST");
  fake_.set_bill(
      "date,time,number,tea_number,amount\n"
      "2026-11-27,18:00:00,pm0000000001,tea-1,88.00\n"
      "2026-11-27,19:30:00,rf0000000001,tea-2,-8.00\n");
  const auto bill = std::get<ProviderBill>(provider_->download_bill(20'784));
  const auto lines = read_statement(bill.content, tea_bill_format());
  ASSERT_TRUE(lines) << lines.error().message;
  ASSERT_THAT(*lines, SizeIs(2));
  EXPECT_EQ((*lines)[0].our_number, "pm0000000001");
  EXPECT_EQ((*lines)[0].amount, Money(88'00));
  EXPECT_EQ((*lines)[1].amount, Money(-8'00));
}

TEST_F(TeaPayTest, IsNotMadeWithoutAKey) {
  TeaPaySettings settings = fake_.settings();
  settings.key_path = directory() + "/none";
  const auto made = make_tea_pay(settings, *client_, clock_);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "key_unreadable");
  settings.merchant = "";
  EXPECT_EQ(make_tea_pay(settings, *client_, clock_).error().code, "settings_incomplete");
}

}  // namespace
}  // namespace greenpool
