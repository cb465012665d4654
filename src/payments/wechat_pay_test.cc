#include "payments/wechat_pay.h"

#include <gmock/gmock.h>

#include <fstream>

#include "payments/china_time.h"
#include "payments/testing/fake_wechat_pay.h"
#include "payments/testing/payments_office.h"

namespace greenpool {
namespace {

using testing::FakeNotification;
using testing::FakeTrouble;
using testing::FakeWechatPay;

// The provider alone, against the fake.
class WechatPayTest : public testing::PaymentsOffice {
 protected:
  WechatPayTest() { set_up(fake_.settings()); }
  void set_up(const WechatPaySettings& settings) {
    auto made = make_wechat_pay(settings, *client_, clock_);
    ASSERT_TRUE(made) << made.error().message;
    provider_ = std::move(*made);
  }

  PaymentOrder native_order() {
    return {.number = "pm0000000001",
            .amount = Money(100),
            .description = "茶",
            .expires_at = Timestamp(clock_.now().microseconds() + 1'800'000'000)};
  }
  TransferOrder transfer_order(Money amount = Money(3'000'00)) {
    return {.number = "po0000000001", .payee = "openid-1", .payee_name = "张三", .amount = amount, .remark = "提现"};
  }
  std::string error_of(const FakeNotification& notice) {
    const auto parsed = provider_->parse_notification({notice.fields, notice.body});
    return parsed ? "accepted" : parsed.error().code;
  }
  FakeNotification paid_notice() {
    EXPECT_TRUE(std::holds_alternative<PayParameters>(provider_->create(native_order())));
    fake_.pay("pm0000000001");
    return fake_.payment_notice("pm0000000001");
  }

  FakeWechatPay fake_{clock_, directory()};
  std::unique_ptr<PaymentProvider> provider_;
};

template <class Facts>
const Facts& done(const CallResult<Facts>& result) {
  if (const auto* refused = std::get_if<CallRefused>(&result)) ADD_FAILURE() << "refused: " << refused->code;
  if (const auto* unknown = std::get_if<CallUnknown>(&result)) ADD_FAILURE() << "unknown: " << unknown->why;
  return std::get<Facts>(result);
}

TEST_F(WechatPayTest, PreparesAPaymentInEachWay) {
  PaymentOrder order = native_order();
  EXPECT_THAT(done(provider_->create(order)).json, ::testing::HasSubstr(R"("code_url":"weixin://)"));
  order.number = "pm0000000002";
  order.method = PayMethod::h5;
  order.client_ip = "203.0.113.9";
  EXPECT_THAT(done(provider_->create(order)).json, ::testing::HasSubstr(R"("url":"https://wx.tenpay.test/h5)"));
  order.number = "pm0000000003";
  order.method = PayMethod::jsapi;
  order.payer = "openid-1";
  const auto parameters = parse_json(done(provider_->create(order)).json);
  ASSERT_TRUE(parameters);
  // The client hands these on; WeChat checks our signature over four of them.
  const auto text = [&](const char* field) { return std::string(parameters->text_at(field).value_or("")); };
  EXPECT_EQ(text("package"), "prepay_id=wxpm0000000003");
  std::ifstream file(path("merchant.pem"));
  const std::string pem{std::istreambuf_iterator<char>(file), {}};
  const std::string expected = RsaPrivateKey::parse(pem)->sign(text("appId") + "\n" + text("timeStamp") + "\n" +
                                                               text("nonceStr") + "\n" + text("package") + "\n");
  EXPECT_EQ(text("paySign"), expected);
  EXPECT_THAT(fake_.complaints(), ::testing::IsEmpty());
}

TEST_F(WechatPayTest, AsksHowAPaymentStands) {
  EXPECT_EQ(done(provider_->query("pm0000000001")).state, ProviderPaymentState::absent);
  done(provider_->create(native_order()));
  EXPECT_EQ(done(provider_->query("pm0000000001")).state, ProviderPaymentState::pending);
  fake_.pay("pm0000000001");
  const auto paid = done(provider_->query("pm0000000001"));
  EXPECT_EQ(paid.state, ProviderPaymentState::succeeded);
  EXPECT_EQ(paid.amount, Money(100));
  EXPECT_FALSE(paid.provider_number.empty());
  EXPECT_EQ(paid.at, *parse_timestamp("2026-11-27T12:00:00Z"));
}

TEST_F(WechatPayTest, ClosesWhatIsOpenAndDoubtsWhatWasPaid) {
  EXPECT_EQ(done(provider_->close("pm0000000001")).state, ProviderPaymentState::absent);
  done(provider_->create(native_order()));
  EXPECT_EQ(done(provider_->close("pm0000000001")).state, ProviderPaymentState::closed);
  EXPECT_EQ(done(provider_->query("pm0000000001")).state, ProviderPaymentState::closed);
  PaymentOrder other = native_order();
  other.number = "pm0000000002";
  done(provider_->create(other));
  fake_.pay("pm0000000002");
  EXPECT_TRUE(std::holds_alternative<CallUnknown>(provider_->close("pm0000000002")));
}

TEST_F(WechatPayTest, TransfersAndSendsTheNameSealed) {
  const auto made = done(provider_->transfer(transfer_order()));
  EXPECT_EQ(made.state, ProviderTransferState::awaiting_user);
  EXPECT_THAT(made.user_json, ::testing::HasSubstr(R"("package":"affff)"));
  EXPECT_EQ(fake_.last_payee_name(), "张三");
  for (const auto& [word, state] : {std::pair{"ACCEPTED", ProviderTransferState::processing},
                                    {"PROCESSING", ProviderTransferState::processing},
                                    {"TRANSFERING", ProviderTransferState::processing},
                                    {"CANCELING", ProviderTransferState::processing},
                                    {"SUCCESS", ProviderTransferState::succeeded},
                                    {"FAIL", ProviderTransferState::failed},
                                    {"CANCELLED", ProviderTransferState::failed}}) {
    fake_.set_transfer_state("po0000000001", word);
    EXPECT_EQ(done(provider_->query_transfer("po0000000001")).state, state) << word;
  }
  fake_.set_transfer_state("po0000000001", "NEW_STATE_OF_2027");
  EXPECT_TRUE(std::holds_alternative<CallUnknown>(provider_->query_transfer("po0000000001")));
  EXPECT_EQ(done(provider_->query_transfer("po0000000009")).state, ProviderTransferState::absent);
}

TEST_F(WechatPayTest, TransfersTheSameNumberOnceAndTakesItBack) {
  done(provider_->transfer(transfer_order()));
  done(provider_->transfer(transfer_order()));
  EXPECT_EQ(fake_.transfers_made(), 1);
  EXPECT_TRUE(std::holds_alternative<CallUnknown>(provider_->transfer(transfer_order(Money(4'000'00)))));
  EXPECT_EQ(done(provider_->cancel_transfer("po0000000001")).state, ProviderTransferState::processing);
  EXPECT_TRUE(std::holds_alternative<CallRefused>(provider_->cancel_transfer("po0000000001")));
}

TEST_F(WechatPayTest, TakesNothingForAnAnswerThatIsNotAuthenticOrWhole) {
  for (const FakeTrouble trouble :
       {FakeTrouble::hang_up_before, FakeTrouble::hang_up_after, FakeTrouble::server_error, FakeTrouble::error_after,
        FakeTrouble::wrong_signature, FakeTrouble::stale_signature}) {
    fake_.set_trouble(trouble);
    EXPECT_TRUE(std::holds_alternative<CallUnknown>(provider_->transfer(transfer_order())))
        << static_cast<int>(trouble);
  }
  EXPECT_EQ(done(provider_->query_transfer("po0000000001")).state, ProviderTransferState::awaiting_user);
}

TEST_F(WechatPayTest, TellsARefusalFromADoubt) {
  fake_.set_refusal("PARAM_ERROR");
  EXPECT_TRUE(std::holds_alternative<CallRefused>(provider_->transfer(transfer_order())));
  for (const char* code : {"NOT_ENOUGH", "SYSTEM_ERROR", "FREQUENCY_LIMITED"}) {
    fake_.set_refusal(code);
    EXPECT_TRUE(std::holds_alternative<CallUnknown>(provider_->transfer(transfer_order()))) << code;
  }
  // A signature that is not taken is a fault of ours, and no answer about the transfer.
  WechatPaySettings wrong = fake_.settings();
  wrong.certificate_serial = "00";
  set_up(wrong);
  EXPECT_TRUE(std::holds_alternative<CallUnknown>(provider_->transfer(transfer_order())));
  EXPECT_THAT(fake_.complaints(), ::testing::ElementsAre("another certificate"));
}

TEST_F(WechatPayTest, FetchesABillOnlyIfItIsTheAnnouncedOne) {
  EXPECT_TRUE(std::holds_alternative<CallRefused>(provider_->download_bill(20'000)));
  fake_.set_bill("交易时间,…");
  EXPECT_EQ(done(provider_->download_bill(20'000)).content, "交易时间,…");
  fake_.set_bill("damaged");
  EXPECT_TRUE(std::holds_alternative<CallUnknown>(provider_->download_bill(20'000)));
}

TEST_F(WechatPayTest, ReadsNotificationsOfPaymentsRefundsAndTransfers) {
  const FakeNotification paid = paid_notice();
  const auto payment = provider_->parse_notification({paid.fields, paid.body});
  ASSERT_TRUE(payment) << payment.error().message;
  EXPECT_EQ(std::get<ProviderPayment>(payment->facts).state, ProviderPaymentState::succeeded);
  done(provider_->refund(
      {.number = "rf0000000001", .payment = "pm0000000001", .amount = Money(40), .paid = Money(100)}));
  fake_.set_refund_state("rf0000000001", "SUCCESS");
  const FakeNotification back = fake_.refund_notice("rf0000000001");
  const auto refund = provider_->parse_notification({back.fields, back.body});
  ASSERT_TRUE(refund) << refund.error().message;
  EXPECT_EQ(std::get<ProviderRefund>(refund->facts).state, ProviderRefundState::succeeded);
  EXPECT_EQ(std::get<ProviderRefund>(refund->facts).amount, Money(40));
  done(provider_->transfer(transfer_order()));
  fake_.set_transfer_state("po0000000001", "SUCCESS");
  const FakeNotification sent = fake_.transfer_notice("po0000000001");
  const auto transfer = provider_->parse_notification({sent.fields, sent.body});
  ASSERT_TRUE(transfer) << transfer.error().message;
  EXPECT_EQ(std::get<ProviderTransfer>(transfer->facts).state, ProviderTransferState::succeeded);
}

TEST_F(WechatPayTest, RefusesANotificationWithAnyByteChanged) {
  const FakeNotification good = paid_notice();
  ASSERT_EQ(error_of(good), "accepted");
  for (std::size_t i = 0; i < good.body.size(); ++i) {
    FakeNotification forged = good;
    forged.body[i] = static_cast<char>(forged.body[i] ^ 1);
    ASSERT_EQ(error_of(forged), "notification_forged") << "byte " << i;
  }
  for (std::size_t field = 0; field < 4; ++field) {
    for (std::size_t i = 0; i < good.fields[field].value.size(); ++i) {
      FakeNotification forged = good;
      forged.fields[field].value[i] = static_cast<char>(forged.fields[field].value[i] ^ 1);
      ASSERT_EQ(error_of(forged), "notification_forged") << good.fields[field].name << " " << i;
    }
    FakeNotification without = good;
    without.fields.erase(without.fields.begin() + static_cast<std::ptrdiff_t>(field));
    EXPECT_EQ(error_of(without), "notification_forged") << good.fields[field].name;
  }
}

TEST_F(WechatPayTest, RefusesANotificationOlderThanFiveMinutes) {
  const FakeNotification notice = paid_notice();
  clock_.advance_seconds(300);
  EXPECT_EQ(error_of(notice), "accepted");
  clock_.advance_seconds(1);
  EXPECT_EQ(error_of(notice), "notification_stale");
  clock_.advance_seconds(-602);
  EXPECT_EQ(error_of(notice), "notification_stale");
}

TEST_F(WechatPayTest, RefusesAuthenticNotificationsThatAreNotOurs) {
  EXPECT_EQ(error_of(fake_.sign("not json")), "notification_malformed");
  EXPECT_EQ(error_of(fake_.sign("{}")), "notification_malformed");
  // Sealed with another APIv3 key.
  FakeNotification notice = paid_notice();
  std::ofstream(path("api_v3")) << std::string(32, 'z');
  set_up(fake_.settings());
  EXPECT_EQ(error_of(notice), "notification_forged");
  // Another merchant's.
  std::ofstream(path("api_v3")) << "0123456789abcdef0123456789ABCDEF";
  WechatPaySettings other = fake_.settings();
  other.merchant = "1900000999";
  set_up(other);
  EXPECT_EQ(error_of(notice), "notification_foreign");
}

TEST_F(WechatPayTest, WorksWithAPlatformCertificateToo) {
  FakeWechatPay older(clock_, directory(), FakeWechatPay::KeyMode::certificate);
  set_up(older.settings());
  done(provider_->create(native_order()));
  older.pay("pm0000000001");
  EXPECT_EQ(error_of(older.payment_notice("pm0000000001")), "accepted");
  EXPECT_EQ(error_of(fake_.sign("{}")), "notification_forged");  // the serial is not known here
}

TEST_F(WechatPayTest, IsNotMadeWithoutItsKeys) {
  WechatPaySettings settings = fake_.settings();
  settings.private_key_path = path("platform.pem");
  EXPECT_EQ(make_wechat_pay(settings, *client_, clock_).error().code, "key_unreadable");
  settings = fake_.settings();
  settings.api_v3_key_path = path("none");
  EXPECT_EQ(make_wechat_pay(settings, *client_, clock_).error().code, "key_unreadable");
  settings = fake_.settings();
  settings.notify_url = "";
  EXPECT_EQ(make_wechat_pay(settings, *client_, clock_).error().code, "settings_incomplete");
}

TEST(ChinaTime, IsEightHoursEast) {
  const Timestamp at = *parse_timestamp("2026-12-31T16:00:01.5Z");
  EXPECT_EQ(format_china_time(at), "2027-01-01 00:00:01");
  EXPECT_EQ(format_china_rfc3339(at), "2027-01-01T00:00:01+08:00");
  EXPECT_EQ(format_china_day(kChinaCalendar.day_of(at)), "2027-01-01");
  EXPECT_EQ(parse_china_time("2027-01-01 00:00:01"), *parse_timestamp("2026-12-31T16:00:01Z"));
  EXPECT_EQ(parse_china_time("2027-01-01"), *parse_timestamp("2026-12-31T16:00:00Z"));
  for (const char* text : {"", "2027-01-01T00:00:01", "2027-13-01", "2027-01-01 00:00"})
    EXPECT_FALSE(parse_china_time(text));
}

}  // namespace
}  // namespace greenpool
