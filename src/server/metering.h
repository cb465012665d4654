// What goes out to others (payment providers, the gateway of text messages, carriers), counted on the way.
// Thread safety: as what they stand in front of.
#pragma once

#include "ops/metrics.h"
#include "payments/provider.h"
#include "people/sms.h"
#include "shop/ports.h"

namespace greenpool {

// The provider must outlive it, and so must the metrics.
class MeteredProvider final : public PaymentProvider {
 public:
  MeteredProvider(PaymentProvider& provider, Metrics& metrics) : provider_(provider), metrics_(metrics) {}

  [[nodiscard]] std::string_view name() const override { return provider_.name(); }
  [[nodiscard]] CallResult<PayParameters> create(const PaymentOrder& order) override;
  [[nodiscard]] CallResult<ProviderPayment> query(const std::string& number) override;
  [[nodiscard]] CallResult<ProviderPayment> close(const std::string& number) override;
  [[nodiscard]] CallResult<ProviderRefund> refund(const RefundOrder& order) override;
  [[nodiscard]] CallResult<ProviderRefund> query_refund(const RefundQuery& query) override;
  [[nodiscard]] CallResult<ProviderTransfer> transfer(const TransferOrder& order) override;
  [[nodiscard]] CallResult<ProviderTransfer> query_transfer(const std::string& number) override;
  [[nodiscard]] CallResult<ProviderTransfer> cancel_transfer(const std::string& number) override;
  [[nodiscard]] CallResult<ProviderBill> download_bill(std::int64_t day) override;
  [[nodiscard]] Result<ProviderNotification> parse_notification(const IncomingNotification& incoming) override;
  [[nodiscard]] NotificationReply reply(NotificationVerdict verdict) const override { return provider_.reply(verdict); }

 private:
  template <class Call>
  auto observed(PaymentOperation operation, Call&& call);

  PaymentProvider& provider_;
  Metrics& metrics_;
};

class MeteredSms final : public SmsSender {
 public:
  MeteredSms(SmsSender& sender, Metrics& metrics) : sender_(sender), metrics_(metrics) {}
  [[nodiscard]] Status send(const SmsMessage& message) override;

 private:
  SmsSender& sender_;
  Metrics& metrics_;
};

class MeteredTracker final : public shop::ParcelTracker {
 public:
  MeteredTracker(shop::ParcelTracker& tracker, Metrics& metrics) : tracker_(tracker), metrics_(metrics) {}
  [[nodiscard]] Result<std::vector<shop::ParcelEvent>> track(const shop::TrackingQuestion& question) override;

 private:
  shop::ParcelTracker& tracker_;
  Metrics& metrics_;
};

}  // namespace greenpool
