// The port to payment providers: WeChat Pay, Alipay, the sandbox. Every call names what it is about by our own number,
// which the provider takes once only, and ends in one of three ways:
//
//   done      the provider says how things stand
//   refused   the provider says that it did not, and will not, do it
//   unknown   nobody can say whether it was done: time ran out, the answer was broken, or not authentic. It is asked
//             about before anything is tried again, and never tried under another number.
//
// Numbers of ours are 6 to 32 letters and digits.
// Thread safety: every function from any thread; calls block for as long as the provider's HttpClient allows, and are
// never made inside office work.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "base/time.h"
#include "money/money.h"
#include "net/http_client.h"

namespace greenpool {

struct CallRefused {
  std::string code = {};  // the provider's
  std::string text = {};  // the provider's; for operators
};

struct CallUnknown {
  std::string why = {};  // for operators; no personal data, no secrets
};

template <class Facts>
using CallResult = std::variant<Facts, CallRefused, CallUnknown>;

// How the payer gets to the provider: inside its app, from a browser of a phone, or by a code on a screen.
enum class PayMethod : std::uint8_t { jsapi, h5, native };

struct PaymentOrder {
  std::string number = {};
  Money amount = {};
  std::string description = {};
  PayMethod method = PayMethod::native;
  std::string payer = {};      // the payer's account with the provider (openid, user id); jsapi only
  std::string client_ip = {};  // h5 only
  Timestamp expires_at = {};
};

// What the client needs to go on, as a JSON object: of jsapi the parameters of the provider's own call, else {"url":…}
// (h5) or {"code_url":…} (native).
struct PayParameters {
  std::string json = {};
};

// absent: the provider knows no such number.
enum class ProviderPaymentState : std::uint8_t { absent, pending, succeeded, closed, failed };
struct ProviderPayment {
  std::string number = {};
  ProviderPaymentState state = ProviderPaymentState::absent;
  std::string provider_number = {};  // empty while there is none
  std::optional<Money> amount = {};  // when the provider names it
  std::optional<Timestamp> at = {};  // of success
};

struct RefundOrder {
  std::string number = {};
  std::string payment = {};
  Money amount = {};
  Money paid = {};  // of the whole payment
  std::string reason = {};
};
struct RefundQuery {
  std::string number = {};
  std::string payment = {};
};
// abnormal: the provider holds the money because the payer's account does not take it; somebody has to act.
enum class ProviderRefundState : std::uint8_t { absent, processing, succeeded, failed, abnormal };
struct ProviderRefund {
  std::string number = {};
  ProviderRefundState state = ProviderRefundState::absent;
  std::string provider_number = {};
  std::optional<Money> amount = {};
};

struct TransferOrder {
  std::string number = {};
  std::string payee = {};       // the payee's account with the provider
  std::string payee_name = {};  // empty: not checked
  Money amount = {};
  std::string remark = {};
};
// awaiting_user: the payee has to confirm, by what `user_json` holds.
enum class ProviderTransferState : std::uint8_t { absent, processing, awaiting_user, succeeded, failed };
struct ProviderTransfer {
  std::string number = {};
  ProviderTransferState state = ProviderTransferState::absent;
  std::string provider_number = {};
  std::optional<Money> amount = {};
  std::string reason = {};     // of failure, the provider's code
  std::string user_json = {};  // a JSON object for the payee's client; empty: none
};

struct ProviderBill {
  std::string content = {};
};

struct IncomingNotification {
  std::span<const HttpMessageField> fields;
  std::string_view body;  // as it came, before anything was parsed
};
struct ProviderNotification {
  std::string id;  // the provider's: the same when it is sent again
  std::variant<ProviderPayment, ProviderRefund, ProviderTransfer> facts;
};
// What the provider is told: accepted ones are not sent again.
enum class NotificationVerdict : std::uint8_t { accepted, refused, try_again };
struct NotificationReply {
  int status = 200;
  std::string content_type = {};
  std::string body = {};
};

class PaymentProvider {
 public:
  virtual ~PaymentProvider() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;  // "wechat_pay"; stored with every payment

  [[nodiscard]] virtual CallResult<PayParameters> create(const PaymentOrder& order) = 0;
  [[nodiscard]] virtual CallResult<ProviderPayment> query(const std::string& number) = 0;
  [[nodiscard]] virtual CallResult<ProviderPayment> close(const std::string& number) = 0;
  [[nodiscard]] virtual CallResult<ProviderRefund> refund(const RefundOrder& order) = 0;
  [[nodiscard]] virtual CallResult<ProviderRefund> query_refund(const RefundQuery& query) = 0;
  [[nodiscard]] virtual CallResult<ProviderTransfer> transfer(const TransferOrder& order) = 0;
  [[nodiscard]] virtual CallResult<ProviderTransfer> query_transfer(const std::string& number) = 0;
  // Takes back what the payee has not confirmed yet.
  [[nodiscard]] virtual CallResult<ProviderTransfer> cancel_transfer(const std::string& number) = 0;
  // day: since 1970-01-01, of China's calendar.
  [[nodiscard]] virtual CallResult<ProviderBill> download_bill(std::int64_t day) = 0;

  // Nothing of the body is parsed before it is known to be the provider's. Errors: notification_forged (the signature
  // is missing or wrong), notification_stale, notification_malformed, notification_foreign (not for our account),
  // notification_unsupported (authentic, but about something else).
  [[nodiscard]] virtual Result<ProviderNotification> parse_notification(const IncomingNotification& incoming) = 0;
  [[nodiscard]] virtual NotificationReply reply(NotificationVerdict verdict) const = 0;
};

}  // namespace greenpool
