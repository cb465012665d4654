#include "tea_pay.h"

#include <charconv>
#include <fstream>
#include <utility>

#include "json/value.h"
#include "json/writer.h"
#include "office/random.h"
#include "payments/china_time.h"
#include "payments/signing.h"

namespace greenpool {
namespace {

constexpr int kDigits = 2;  // of its currency
constexpr std::size_t kKeyBytesMin = 32;

struct Absent {};
using Called = std::variant<JsonValue, Absent, CallRefused, CallUnknown>;

std::string text_or_empty(const JsonValue& json, std::string_view field) {
  return std::string(json.text_at(field).value_or(""));
}

std::optional<Money> money_at(const JsonValue& json, std::string_view field) {
  const auto text = json.text_at(field);
  const Result<Money> money = parse_money(text.value_or(""), kDigits);
  return money ? std::optional(*money) : std::nullopt;
}

// A state that is not documented is no state: whoever guesses pays twice.
std::optional<ProviderPaymentState> payment_state(std::string_view word) {
  if (word == "open") return ProviderPaymentState::pending;
  if (word == "paid") return ProviderPaymentState::succeeded;
  if (word == "closed") return ProviderPaymentState::closed;
  return std::nullopt;
}
std::optional<ProviderRefundState> refund_state(std::string_view word) {
  if (word == "open") return ProviderRefundState::processing;
  if (word == "done") return ProviderRefundState::succeeded;
  if (word == "failed") return ProviderRefundState::failed;
  return std::nullopt;
}
std::optional<ProviderTransferState> transfer_state(std::string_view word) {
  if (word == "open") return ProviderTransferState::processing;
  if (word == "done") return ProviderTransferState::succeeded;
  if (word == "failed") return ProviderTransferState::failed;
  return std::nullopt;
}

std::optional<ProviderPayment> read_payment(const JsonValue& json, std::string_view number) {
  const auto state = payment_state(text_or_empty(json, "state"));
  const auto amount = money_at(json, "amount");
  if (!state || !amount || json.text_at("number") != number) return std::nullopt;
  ProviderPayment payment{.number = std::string(number),
                          .state = *state,
                          .provider_number = text_or_empty(json, "tea_number"),
                          .amount = amount};
  if (const auto at = parse_timestamp(text_or_empty(json, "paid_at"))) payment.at = *at;
  return payment;
}

std::optional<ProviderRefund> read_refund(const JsonValue& json, std::string_view number) {
  const auto state = refund_state(text_or_empty(json, "state"));
  const auto amount = money_at(json, "amount");
  if (!state || !amount || json.text_at("number") != number) return std::nullopt;
  return ProviderRefund{.number = std::string(number),
                        .state = *state,
                        .provider_number = text_or_empty(json, "tea_number"),
                        .amount = amount};
}

std::optional<ProviderTransfer> read_transfer(const JsonValue& json, std::string_view number) {
  const auto state = transfer_state(text_or_empty(json, "state"));
  const auto amount = money_at(json, "amount");
  if (!state || !amount || json.text_at("number") != number) return std::nullopt;
  return ProviderTransfer{.number = std::string(number),
                          .state = *state,
                          .provider_number = text_or_empty(json, "tea_number"),
                          .amount = amount,
                          .reason = text_or_empty(json, "reason")};
}

// What was said, if it can be read; an absent number is a fact, too.
template <class Facts, class Read>
CallResult<Facts> facts_of(Called called, const std::string& number, const Read& read) {
  if (std::holds_alternative<Absent>(called)) return Facts{.number = number};
  if (auto* const refused = std::get_if<CallRefused>(&called)) return std::move(*refused);
  if (auto* const unknown = std::get_if<CallUnknown>(&called)) return std::move(*unknown);
  std::optional<Facts> facts = read(std::get<JsonValue>(called), number);
  if (!facts) return CallUnknown{"the answer lacks a field, or holds a state that is not documented"};
  return std::move(*facts);
}

class TeaPay final : public PaymentProvider {
 public:
  TeaPay(TeaPaySettings settings, std::string key, HttpClient& client, Clock& clock)
      : settings_(std::move(settings)), key_(std::move(key)), client_(client), clock_(clock) {}

  [[nodiscard]] std::string_view name() const override { return "tea_pay"; }

  CallResult<PayParameters> create(const PaymentOrder& order) override {
    if (order.method != PayMethod::native) return CallRefused{"METHOD_UNKNOWN", "Tea Pay is paid by a code only"};
    std::string body;
    ObjectWriter json(body);
    json.text("number", order.number);
    json.money("amount", order.amount, kDigits);
    json.text("title", order.description);
    json.time("expires_at", order.expires_at);
    json.close();
    const Called called = call("POST", "/v1/payments", body);
    if (const auto* const refused = std::get_if<CallRefused>(&called)) return *refused;
    if (const auto* const unknown = std::get_if<CallUnknown>(&called)) return *unknown;
    const auto* const answer = std::get_if<JsonValue>(&called);
    const auto code = answer != nullptr ? answer->text_at("code_url") : std::nullopt;
    if (!code) return CallUnknown{"the answer names nothing to pay with"};
    PayParameters parameters;
    ObjectWriter out(parameters.json);
    out.text("code_url", *code);
    out.close();
    return parameters;
  }
  CallResult<ProviderPayment> query(const std::string& number) override {
    return facts_of<ProviderPayment>(call("GET", "/v1/payments/" + number), number, read_payment);
  }
  CallResult<ProviderPayment> close(const std::string& number) override {
    return facts_of<ProviderPayment>(call("POST", "/v1/payments/" + number + "/close"), number, read_payment);
  }

  CallResult<ProviderRefund> refund(const RefundOrder& order) override {
    std::string body;
    ObjectWriter json(body);
    json.text("number", order.number);
    json.text("payment", order.payment);
    json.money("amount", order.amount, kDigits);
    json.close();
    return facts_of<ProviderRefund>(call("POST", "/v1/refunds", body), order.number, read_refund);
  }
  CallResult<ProviderRefund> query_refund(const RefundQuery& query) override {
    return facts_of<ProviderRefund>(call("GET", "/v1/refunds/" + query.number), query.number, read_refund);
  }

  CallResult<ProviderTransfer> transfer(const TransferOrder& order) override {
    std::string body;
    ObjectWriter json(body);
    json.text("number", order.number);
    json.text("payee", order.payee);
    json.money("amount", order.amount, kDigits);
    json.close();
    return facts_of<ProviderTransfer>(call("POST", "/v1/transfers", body), order.number, read_transfer);
  }
  CallResult<ProviderTransfer> query_transfer(const std::string& number) override {
    return facts_of<ProviderTransfer>(call("GET", "/v1/transfers/" + number), number, read_transfer);
  }
  CallResult<ProviderTransfer> cancel_transfer(const std::string& /*number*/) override {
    return CallRefused{"NOT_SUPPORTED", "Tea Pay's transfers need no confirmation and cannot be taken back"};
  }

  CallResult<ProviderBill> download_bill(std::int64_t day) override {
    Result<IncomingResponse> answer = exchange("GET", "/v1/bills/" + format_china_day(day), "");
    if (!answer) return CallUnknown{answer.error().message};
    if (answer->status == 404) return CallRefused{"BILL_NOT_EXIST", "nothing moved on that day"};
    if (answer->status != 200) return CallUnknown{"status " + std::to_string(answer->status)};
    return ProviderBill{std::move(answer->body)};
  }

  Result<ProviderNotification> parse_notification(const IncomingNotification& incoming) override {
    IncomingResponse message;
    message.fields.assign(incoming.fields.begin(), incoming.fields.end());
    const std::string_view time = message.field(kTeaTime);
    if (!equal_in_constant_time(message.field(kTeaSignature), tea_notice_signature(key_, time, incoming.body))) {
      return failure("notification_forged", "the notice's signature is missing or not valid");
    }
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(time.data(), time.data() + time.size(), seconds);
    if (error != std::errc{} || end != time.data() + time.size()) {
      return failure("notification_malformed", "the notice has no time");
    }
    const std::int64_t age = clock_.now().seconds() - seconds;
    if (age > kTeaNoticeSeconds || age < -kTeaNoticeSeconds) {
      return failure("notification_stale", "the notice is too old, or from the future");
    }
    const Result<JsonValue> json = parse_json(incoming.body);
    if (!json) return failure("notification_malformed", json.error().message);
    if (json->text_at("merchant") != settings_.merchant) {
      return failure("notification_foreign", "the notice is for another merchant");
    }
    return read_notice(*json);
  }

  [[nodiscard]] NotificationReply reply(NotificationVerdict verdict) const override {
    return {.status = verdict == NotificationVerdict::accepted  ? 204
                      : verdict == NotificationVerdict::refused ? 401
                                                                : 503};
  }

 private:
  static Result<ProviderNotification> read_notice(const JsonValue& json) {
    const std::string id = text_or_empty(json, "notice");
    const std::string number = text_or_empty(json, "number");
    const std::string about = text_or_empty(json, "about");
    if (id.empty() || number.empty()) return failure("notification_malformed", "the notice has no id or number");
    const auto take = [&id](auto facts) -> Result<ProviderNotification> {
      if (!facts) return failure("notification_malformed", "the notice has no valid state or amount");
      return ProviderNotification{.id = id, .facts = std::move(*facts)};
    };
    if (about == "payment") return take(read_payment(json, number));
    if (about == "refund") return take(read_refund(json, number));
    if (about == "transfer") return take(read_transfer(json, number));
    return failure("notification_unsupported", "the notice is about something else");
  }

  // One exchange whose answer is known to be Tea Pay's, to just this request.
  Result<IncomingResponse> exchange(std::string method, const std::string& target, std::string body) {
    OutgoingRequest request{.method = std::move(method),
                            .url = settings_.url + target,
                            .fields = {{"Content-Type", "application/json"}, {"Tea-Merchant", settings_.merchant}},
                            .body = std::move(body)};
    const std::string signature = tea_request_signature(key_, request, target);
    request.fields.push_back({std::string(kTeaSignature), signature});
    Result<IncomingResponse> answer = client_.send(request);
    if (!answer) return tl::unexpected(Error{answer.error().code, answer.error().code + ": " + answer.error().message});
    const std::string wanted = tea_answer_signature(key_, signature, answer->status, answer->body);
    if (!equal_in_constant_time(answer->field(kTeaSignature), wanted)) {
      return failure("answer_forged", "the answer is not authentic");
    }
    return answer;
  }

  // Everything that is not clearly yes or no is "unknown": then nothing is tried again before the provider has said
  // how things stand.
  Called call(std::string method, const std::string& target, std::string body = {}) {
    const Result<IncomingResponse> answer = exchange(std::move(method), target, std::move(body));
    if (!answer) return CallUnknown{answer.error().message};
    if (answer->status == 404) return Absent{};
    if (answer->status >= 500 || answer->status == 429) return CallUnknown{"status " + std::to_string(answer->status)};
    const Result<JsonValue> json = parse_json(answer->body);
    if (!json) return CallUnknown{"the answer is not JSON"};
    if (answer->status == 200) return *json;
    const std::string code = text_or_empty(*json, "code");
    if (answer->status < 400 || code.empty()) return CallUnknown{"status " + std::to_string(answer->status)};
    return CallRefused{code, text_or_empty(*json, "text")};
  }

  const TeaPaySettings settings_;
  const std::string key_;
  HttpClient& client_;
  Clock& clock_;
};

}  // namespace

Result<std::unique_ptr<PaymentProvider>> make_tea_pay(const TeaPaySettings& settings, HttpClient& client,
                                                      Clock& clock) {
  if (settings.url.empty() || settings.merchant.empty()) {
    return failure("settings_incomplete", "Tea Pay needs url and merchant");
  }
  std::ifstream file(settings.key_path);
  std::string key;
  // The text names the file, never what is in it.
  if (!file || !std::getline(file, key) || key.size() < kKeyBytesMin) {
    return failure("key_unreadable", settings.key_path + ": no key of at least 32 characters");
  }
  return std::make_unique<TeaPay>(settings, std::move(key), client, clock);
}

StatementFormat tea_bill_format() {
  return {.kind = StatementKind::bank,
          .bank = {.date = "date",
                   .time = "time",
                   .amount = "amount",
                   .credit = "",
                   .debit = "",
                   .provider_number = "tea_number",
                   .our_number = "number"}};
}

std::string tea_request_signature(std::string_view key, const OutgoingRequest& request, std::string_view target) {
  return hmac_sha256_hex(key, request.method + "\n" + std::string(target) + "\n" + request.body);
}

std::string tea_answer_signature(std::string_view key, std::string_view request_signature, int status,
                                 std::string_view body) {
  return hmac_sha256_hex(key,
                         std::string(request_signature) + "\n" + std::to_string(status) + "\n" + std::string(body));
}

std::string tea_notice_signature(std::string_view key, std::string_view seconds, std::string_view body) {
  return hmac_sha256_hex(key, std::string(seconds) + "\n" + std::string(body));
}

}  // namespace greenpool
