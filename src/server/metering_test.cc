#include "server/metering.h"

#include <gtest/gtest.h>

namespace greenpool {
namespace {

bool has(const std::string& scrape, const std::string& line) { return scrape.find(line + "\n") != std::string::npos; }

// Answers every call alike.
class Provider final : public PaymentProvider {
 public:
  enum class Manner : std::uint8_t { done, refused, unknown } manner = Manner::done;

  std::string_view name() const override { return "wechat_pay"; }
  CallResult<PayParameters> create(const PaymentOrder&) override { return any<PayParameters>(); }
  CallResult<ProviderPayment> query(const std::string&) override { return any<ProviderPayment>(); }
  CallResult<ProviderPayment> close(const std::string&) override { return any<ProviderPayment>(); }
  CallResult<ProviderRefund> refund(const RefundOrder&) override { return any<ProviderRefund>(); }
  CallResult<ProviderRefund> query_refund(const RefundQuery&) override { return any<ProviderRefund>(); }
  CallResult<ProviderTransfer> transfer(const TransferOrder&) override { return any<ProviderTransfer>(); }
  CallResult<ProviderTransfer> query_transfer(const std::string&) override { return any<ProviderTransfer>(); }
  CallResult<ProviderTransfer> cancel_transfer(const std::string&) override { return any<ProviderTransfer>(); }
  CallResult<ProviderBill> download_bill(std::int64_t) override { return any<ProviderBill>(); }
  Result<ProviderNotification> parse_notification(const IncomingNotification&) override {
    return failure("notification_forged", "it is");
  }
  NotificationReply reply(NotificationVerdict) const override { return {}; }

 private:
  template <class Facts>
  CallResult<Facts> any() const {
    if (manner == Manner::refused) return CallRefused{.code = "NO"};
    if (manner == Manner::unknown) return CallUnknown{.why = "timeout"};
    return Facts{};
  }
};

TEST(MeteredProvider, CountsEachCallByWhatBecameOfIt) {
  Metrics metrics({.providers = {"wechat_pay"}});
  Provider provider;
  MeteredProvider metered(provider, metrics);
  EXPECT_EQ(metered.name(), "wechat_pay");
  static_cast<void>(metered.create({}));
  provider.manner = Provider::Manner::refused;
  EXPECT_TRUE(std::holds_alternative<CallRefused>(metered.refund({})));
  provider.manner = Provider::Manner::unknown;
  EXPECT_TRUE(std::holds_alternative<CallUnknown>(metered.query("n1")));
  static_cast<void>(metered.query_transfer("n1"));
  EXPECT_FALSE(metered.parse_notification({.fields = {}, .body = ""}));
  const std::string scrape = metrics.scrape();
  const auto series = [](const char* operation, const char* result, int count) {
    return R"(greenpool_payment_calls_total{operation=")" + std::string(operation) +
           R"(",provider="wechat_pay",result=")" + result + R"("} )" + std::to_string(count);
  };
  EXPECT_TRUE(has(scrape, series("create", "ok", 1))) << scrape;
  EXPECT_TRUE(has(scrape, series("refund", "refused", 1)));
  EXPECT_TRUE(has(scrape, series("query", "failed", 2)));
  EXPECT_TRUE(has(scrape, series("notice", "refused", 1)));
}

class Sender final : public SmsSender {
 public:
  Status send(const SmsMessage&) override { return code.empty() ? Status() : failure(code, "no"); }
  std::string code;
};

TEST(MeteredSms, CountsWhatWasSentRefusedAndFailed) {
  Metrics metrics({});
  Sender sender;
  MeteredSms metered(sender, metrics);
  EXPECT_TRUE(metered.send({}));
  sender.code = "sms_refused";
  EXPECT_FALSE(metered.send({}));
  sender.code = "sms_failed";
  EXPECT_FALSE(metered.send({}));
  const std::string scrape = metrics.scrape();
  EXPECT_TRUE(has(scrape, R"(greenpool_sms_total{result="ok"} 1)")) << scrape;
  EXPECT_TRUE(has(scrape, R"(greenpool_sms_total{result="refused"} 1)"));
  EXPECT_TRUE(has(scrape, R"(greenpool_sms_total{result="failed"} 1)"));
}

class Tracker final : public shop::ParcelTracker {
 public:
  Result<std::vector<shop::ParcelEvent>> track(const shop::TrackingQuestion&) override {
    if (code.empty()) return std::vector<shop::ParcelEvent>();
    return failure(code, "no");
  }
  std::string code;
};

TEST(MeteredTracker, CountsWhatWasAnsweredRefusedAndFailed) {
  Metrics metrics({});
  Tracker tracker;
  MeteredTracker metered(tracker, metrics);
  EXPECT_TRUE(metered.track({}));
  for (const char* code : {"tracking_refused", "tracker_refused", "tracker_unavailable"}) {
    tracker.code = code;
    EXPECT_EQ(metered.track({}).error().code, code);
  }
  const std::string scrape = metrics.scrape();
  EXPECT_TRUE(has(scrape, R"(greenpool_parcel_queries_total{result="ok"} 1)")) << scrape;
  EXPECT_TRUE(has(scrape, R"(greenpool_parcel_queries_total{result="refused"} 1)"));
  EXPECT_TRUE(has(scrape, R"(greenpool_parcel_queries_total{result="failed"} 2)")) << "a wrong key is for the alert";
}

}  // namespace
}  // namespace greenpool
