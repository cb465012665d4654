#include "server/metering.h"

namespace greenpool {
namespace {

template <class Facts>
CallOutcome outcome_of(const CallResult<Facts>& result) {
  if (std::holds_alternative<CallRefused>(result)) return CallOutcome::refused;
  return std::holds_alternative<CallUnknown>(result) ? CallOutcome::failed : CallOutcome::ok;
}

CallOutcome outcome_of(const Result<ProviderNotification>& result) {
  return result ? CallOutcome::ok : CallOutcome::refused;
}

}  // namespace

template <class Call>
auto MeteredProvider::observed(PaymentOperation operation, Call&& call) {
  const auto begin = std::chrono::steady_clock::now();
  auto result = call();
  metrics_.payment_call({.provider = name(),
                         .operation = operation,
                         .result = outcome_of(result),
                         .taken = std::chrono::steady_clock::now() - begin});
  return result;
}

CallResult<PayParameters> MeteredProvider::create(const PaymentOrder& order) {
  return observed(PaymentOperation::create, [&] { return provider_.create(order); });
}
CallResult<ProviderPayment> MeteredProvider::query(const std::string& number) {
  return observed(PaymentOperation::query, [&] { return provider_.query(number); });
}
CallResult<ProviderPayment> MeteredProvider::close(const std::string& number) {
  return observed(PaymentOperation::close, [&] { return provider_.close(number); });
}
CallResult<ProviderRefund> MeteredProvider::refund(const RefundOrder& order) {
  return observed(PaymentOperation::refund, [&] { return provider_.refund(order); });
}
CallResult<ProviderRefund> MeteredProvider::query_refund(const RefundQuery& query) {
  return observed(PaymentOperation::query, [&] { return provider_.query_refund(query); });
}
CallResult<ProviderTransfer> MeteredProvider::transfer(const TransferOrder& order) {
  return observed(PaymentOperation::transfer, [&] { return provider_.transfer(order); });
}
CallResult<ProviderTransfer> MeteredProvider::query_transfer(const std::string& number) {
  return observed(PaymentOperation::query, [&] { return provider_.query_transfer(number); });
}
CallResult<ProviderTransfer> MeteredProvider::cancel_transfer(const std::string& number) {
  return observed(PaymentOperation::close, [&] { return provider_.cancel_transfer(number); });
}
CallResult<ProviderBill> MeteredProvider::download_bill(std::int64_t day) {
  return observed(PaymentOperation::query, [&] { return provider_.download_bill(day); });
}
Result<ProviderNotification> MeteredProvider::parse_notification(const IncomingNotification& incoming) {
  return observed(PaymentOperation::notice, [&] { return provider_.parse_notification(incoming); });
}

Status MeteredSms::send(const SmsMessage& message) {
  Status sent = sender_.send(message);
  const bool refused = !sent && sent.error().code == "sms_refused";
  metrics_.sms_sent(sent ? CallOutcome::ok : refused ? CallOutcome::refused : CallOutcome::failed);
  return sent;
}

Result<std::vector<shop::ParcelEvent>> MeteredTracker::track(const shop::TrackingQuestion& question) {
  auto told = tracker_.track(question);
  // Of one parcel; a tracker that takes nothing from us has failed, and an alert is for that.
  const bool refused = !told && told.error().code == "tracking_refused";
  metrics_.parcel_asked(told ? CallOutcome::ok : refused ? CallOutcome::refused : CallOutcome::failed);
  return told;
}

}  // namespace greenpool
