#include "payments/alipay.h"

#include <gmock/gmock.h>

#include "payments/testing/fake_alipay.h"
#include "payments/testing/payments_office.h"

namespace greenpool {
namespace {

using testing::FakeAlipay;
using testing::FakeTrouble;

class AlipayTest : public testing::PaymentsOffice {
 protected:
  AlipayTest() { set_up(fake_.settings()); }
  void set_up(const AlipaySettings& settings) {
    auto made = make_alipay(settings, *client_, clock_);
    ASSERT_TRUE(made) << made.error().message;
    provider_ = std::move(*made);
  }
  PaymentOrder order() {
    return {.number = "pm0000000001",
            .amount = Money(88'80),
            .description = "绿茶 & \"红茶\"",
            .expires_at = Timestamp(clock_.now().microseconds() + 1'800'000'000)};
  }
  TransferOrder transfer_order() {
    return {
        .number = "po0000000001", .payee = "2088123", .payee_name = "张三", .amount = Money(10'05), .remark = "提现"};
  }
  Result<ProviderNotification> parse(const std::string& body) { return provider_->parse_notification({{}, body}); }
  std::string error_of(const std::string& body) {
    const auto parsed = parse(body);
    return parsed ? "accepted" : parsed.error().code;
  }

  FakeAlipay fake_{clock_, directory()};
  std::unique_ptr<PaymentProvider> provider_;
};

template <class Facts>
const Facts& done(const CallResult<Facts>& result) {
  if (const auto* refused = std::get_if<CallRefused>(&result)) ADD_FAILURE() << "refused: " << refused->code;
  if (const auto* unknown = std::get_if<CallUnknown>(&result)) ADD_FAILURE() << "unknown: " << unknown->why;
  return std::get<Facts>(result);
}

TEST_F(AlipayTest, PaysClosesAndRefunds) {
  EXPECT_EQ(done(provider_->query("pm0000000001")).state, ProviderPaymentState::absent);
  EXPECT_THAT(done(provider_->create(order())).json, ::testing::HasSubstr(R"("code_url":"https://qr.alipay.test/)"));
  EXPECT_EQ(done(provider_->query("pm0000000001")).state, ProviderPaymentState::pending);
  fake_.pay("pm0000000001");
  const auto paid = done(provider_->query("pm0000000001"));
  EXPECT_EQ(paid.state, ProviderPaymentState::succeeded);
  EXPECT_EQ(paid.amount, Money(88'80));
  EXPECT_TRUE(std::holds_alternative<CallRefused>(provider_->close("pm0000000001")));
  const RefundOrder refund{.number = "rf0000000001",
                           .payment = "pm0000000001",
                           .amount = Money(8'80),
                           .paid = Money(88'80),
                           .reason = "退货"};
  const RefundQuery query{.number = refund.number, .payment = refund.payment};
  EXPECT_EQ(done(provider_->query_refund(query)).state, ProviderRefundState::absent);
  EXPECT_EQ(done(provider_->refund(refund)).state, ProviderRefundState::succeeded);
  EXPECT_EQ(done(provider_->refund(refund)).state, ProviderRefundState::processing);  // made before: the query tells
  EXPECT_EQ(done(provider_->query_refund(query)).state, ProviderRefundState::succeeded);
  EXPECT_EQ(done(provider_->query_refund(query)).amount, Money(8'80));
  PaymentOrder other = order();
  other.number = "pm0000000002";
  other.method = PayMethod::jsapi;
  other.payer = "2088123";
  EXPECT_THAT(done(provider_->create(other)).json, ::testing::HasSubstr(R"("tradeNO":"2026112722)"));
  EXPECT_EQ(done(provider_->close("pm0000000002")).state, ProviderPaymentState::closed);
  EXPECT_THAT(fake_.complaints(), ::testing::IsEmpty());
}

TEST_F(AlipayTest, SignsThePageThatPhonesGoTo) {
  PaymentOrder page = order();
  page.method = PayMethod::h5;
  const auto json = parse_json(done(provider_->create(page)).json);
  const std::string url(json->text_at("url").value_or(""));
  const auto form = read_form(url.substr(url.find('?') + 1));
  ASSERT_TRUE(form);
  EXPECT_EQ(form->at("method"), "alipay.trade.wap.pay");
  // Signed as any other request: the gateway takes it (and knows no such method here).
  const auto answer = client_->send({.method = "POST", .url = fake_.settings().gateway, .body = write_form(*form)});
  ASSERT_TRUE(answer);
  EXPECT_THAT(fake_.complaints(), ::testing::IsEmpty());
}

TEST_F(AlipayTest, TransfersTheSameNumberOnce) {
  EXPECT_EQ(done(provider_->query_transfer("po0000000001")).state, ProviderTransferState::absent);
  EXPECT_EQ(done(provider_->transfer(transfer_order())).state, ProviderTransferState::succeeded);
  done(provider_->transfer(transfer_order()));
  EXPECT_EQ(fake_.transfers_made(), 1);
  EXPECT_EQ(done(provider_->query_transfer("po0000000001")).amount, Money(10'05));
  fake_.set_refusal("PAYEE_NOT_EXIST");
  TransferOrder other = transfer_order();
  other.number = "po0000000002";
  EXPECT_TRUE(std::holds_alternative<CallRefused>(provider_->transfer(other)));
}

TEST_F(AlipayTest, TakesNothingForAnAnswerThatIsNotAuthenticOrWhole) {
  for (const FakeTrouble trouble : {FakeTrouble::hang_up_before, FakeTrouble::hang_up_after, FakeTrouble::server_error,
                                    FakeTrouble::error_after, FakeTrouble::wrong_signature}) {
    fake_.set_trouble(trouble);
    EXPECT_TRUE(std::holds_alternative<CallUnknown>(provider_->transfer(transfer_order())))
        << static_cast<int>(trouble);
  }
  EXPECT_EQ(done(provider_->query_transfer("po0000000001")).state, ProviderTransferState::succeeded);
}

TEST_F(AlipayTest, FetchesTheBillsFile) {
  fake_.set_bill("PK...");
  EXPECT_EQ(done(provider_->download_bill(20'000)).content, "PK...");
}

TEST_F(AlipayTest, ReadsNotifications) {
  done(provider_->create(order()));
  fake_.pay("pm0000000001");
  const auto paid = parse(fake_.payment_notice("pm0000000001"));
  ASSERT_TRUE(paid) << paid.error().message;
  EXPECT_EQ(paid->id, "ali-pay-pm0000000001");
  EXPECT_EQ(std::get<ProviderPayment>(paid->facts).amount, Money(88'80));
  done(provider_->transfer(transfer_order()));
  const auto sent = parse(fake_.transfer_notice("po0000000001"));
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_EQ(std::get<ProviderTransfer>(sent->facts).state, ProviderTransferState::succeeded);
  EXPECT_EQ(provider_->reply(NotificationVerdict::accepted).body, "success");
  EXPECT_EQ(provider_->reply(NotificationVerdict::try_again).body, "failure");
}

TEST_F(AlipayTest, RefusesANotificationWithAnyByteChanged) {
  done(provider_->create(order()));
  fake_.pay("pm0000000001");
  const std::string good = fake_.payment_notice("pm0000000001");
  const auto meaning = read_form(good);
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const int bit : {1, 0x20}) {
      std::string forged = good;
      forged[i] = static_cast<char>(forged[i] ^ bit);
      // %2f and %2F are the same; anything else has to be refused.
      if (read_form(forged) == meaning) continue;
      ASSERT_EQ(error_of(forged), "notification_forged") << "byte " << i;
    }
  }
  EXPECT_EQ(error_of(good + "&extra=1"), "notification_forged");
  EXPECT_EQ(error_of(good + "&out_trade_no=pm2"), "notification_forged");
  EXPECT_EQ(error_of(""), "notification_forged");
}

TEST_F(AlipayTest, RefusesAuthenticNotificationsThatAreNotOurs) {
  const AlipayParameters base{{"notify_id", "n"},
                              {"app_id", fake_.settings().app_id},
                              {"out_trade_no", "pm1"},
                              {"trade_status", "TRADE_SUCCESS"},
                              {"total_amount", "1.00"}};
  EXPECT_EQ(error_of(fake_.sign(base)), "accepted");
  const auto with = [&](const std::string& name, const std::string& value) {
    AlipayParameters changed = base;
    changed[name] = value;
    return error_of(fake_.sign(changed));
  };
  EXPECT_EQ(with("app_id", "2021"), "notification_foreign");
  EXPECT_EQ(with("seller_id", "2088"), "notification_foreign");
  EXPECT_EQ(with("trade_status", "ODD"), "notification_malformed");
  EXPECT_EQ(with("total_amount", "1.001"), "notification_malformed");
}

TEST(AlipaySignedText, LeavesOutEmptyValuesAndTheSignatureItself) {
  const AlipayParameters parameters{{"b", "2"}, {"a", "x&y"}, {"empty", ""}, {"sign", "S"}, {"sign_type", "RSA2"}};
  EXPECT_EQ(alipay_signed_text(parameters, AlipaySigned::request), "a=x&y&b=2&sign_type=RSA2");
  EXPECT_EQ(alipay_signed_text(parameters, AlipaySigned::notification), "a=x&y&b=2");
}

TEST(AlipayEnvelope, IsTheTextOfTheNodeAsItCame) {
  const auto envelope = split_alipay_answer(R"({"a_response": {"x":"}\"{","y":{"z":1} } ,"sign":"AB\/C="})");
  ASSERT_TRUE(envelope);
  EXPECT_EQ(envelope->name, "a_response");
  EXPECT_EQ(envelope->node, R"({"x":"}\"{","y":{"z":1} })");
  EXPECT_EQ(envelope->sign, "AB/C=");
  for (const char* text :
       {"", "{}", R"({"sign":"A"})", R"({"a_response":{})", R"({"a_response":{},"b_response":{},"sign":"A"})",
        R"({"a_response":{},"sign":"A","sign":"B"})", R"({"a_response":{},"sign":"A"}x)", R"({"a_response":"{}"})"}) {
    EXPECT_FALSE(split_alipay_answer(text)) << text;
  }
}

}  // namespace
}  // namespace greenpool
