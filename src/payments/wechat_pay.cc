#include "payments/wechat_pay.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "json/value.h"
#include "json/writer.h"
#include "net/url.h"
#include "office/random.h"
#include "payments/china_time.h"
#include "payments/wechat_answers.h"
#include "payments/wechat_signature.h"

namespace greenpool {
namespace {

// Answers that say neither yes nor no for good: the same number may be asked about, or sent again.
// NOT_ENOUGH: our own balance is short; once it is filled up, the same number goes through.
constexpr std::array<std::string_view, 11> kUndecidedCodes{
    "NOT_ENOUGH",         "SYSTEM_ERROR", "SYSTEMERROR",    "FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED",
    "RATELIMIT_EXCEEDED", "BANKERROR",    "ALREADY_EXISTS", "SIGN_ERROR",        "USERPAYING",
    "ORDERPAID"};
constexpr std::array<std::string_view, 5> kAbsentCodes{"ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS",
                                                       "NOT_FOUND", "RECORD_NOT_EXIST"};
constexpr Money kNameFrom{30};  // a transfer below 0.30 yuan takes no name

bool is_one_of(std::span<const std::string_view> codes, std::string_view code) {
  return std::ranges::find(codes, code) != codes.end();
}

// An answer of the interface; no JSON where there is no content.
using Called = std::variant<JsonValue, CallRefused, CallUnknown>;

template <class Facts, class Read>
CallResult<Facts> facts_of(const Called& called, const Read& read) {
  if (const auto* refused = std::get_if<CallRefused>(&called)) return *refused;
  if (const auto* unknown = std::get_if<CallUnknown>(&called)) return *unknown;
  Result<Facts> facts = read(std::get<JsonValue>(called));
  if (!facts) return CallUnknown{facts.error().message};
  return std::move(*facts);
}

// A query about a number that the provider does not know is answered, too.
template <class Facts, class Read>
CallResult<Facts> found_or_absent(const Called& called, const std::string& number, const Read& read) {
  const auto* refused = std::get_if<CallRefused>(&called);
  if (refused != nullptr && is_one_of(kAbsentCodes, refused->code)) return Facts{.number = number};
  return facts_of<Facts>(called, read);
}

class WechatPay final : public PaymentProvider {
 public:
  WechatPay(WechatPaySettings settings, WechatIdentity identity, WechatPlatformKeys keys, std::string api_v3_key,
            HttpClient& client, Clock& clock)
      : settings_(std::move(settings)),
        account_{settings_.merchant, settings_.app_id},
        identity_(std::move(identity)),
        keys_(std::move(keys)),
        api_v3_key_(std::move(api_v3_key)),
        client_(client),
        clock_(clock) {}

  [[nodiscard]] std::string_view name() const override { return "wechat_pay"; }

  CallResult<PayParameters> create(const PaymentOrder& order) override {
    static constexpr std::array<std::string_view, 3> kPaths{"jsapi", "h5", "native"};
    const auto method = static_cast<std::size_t>(order.method);
    std::string body;
    ObjectWriter json(body);
    json.text("appid", settings_.app_id);
    json.text("mchid", settings_.merchant);
    json.text("description", order.description);
    json.text("out_trade_no", order.number);
    json.text("time_expire", format_china_rfc3339(order.expires_at));
    json.text("notify_url", settings_.notify_url);
    write_amount(json, "total", order.amount, std::nullopt);
    if (order.method == PayMethod::jsapi) {
      ObjectWriter payer(json.name("payer"));
      payer.text("openid", order.payer);
      payer.close();
    } else if (order.method == PayMethod::h5) {
      ObjectWriter scene(json.name("scene_info"));
      scene.text("payer_client_ip", order.client_ip);
      ObjectWriter page(scene.name("h5_info"));
      page.text("type", "Wap");
      page.close();
      scene.close();
    }
    json.close();
    const Called called = call("POST", "/v3/pay/transactions/" + std::string(kPaths[method]), body);
    return facts_of<PayParameters>(called, [&](const JsonValue& answer) { return parameters(order.method, answer); });
  }

  CallResult<ProviderPayment> query(const std::string& number) override {
    const Called called = call(
        "GET",
        "/v3/pay/transactions/out-trade-no/" + percent_encode(number) + "?mchid=" + percent_encode(settings_.merchant),
        "");
    return found_or_absent<ProviderPayment>(
        called, number, [&](const JsonValue& answer) { return read_wechat_payment(answer, account_); });
  }

  CallResult<ProviderPayment> close(const std::string& number) override {
    std::string body;
    ObjectWriter json(body);
    json.text("mchid", settings_.merchant);
    json.close();
    const Called called = call("POST", "/v3/pay/transactions/out-trade-no/" + percent_encode(number) + "/close", body);
    return found_or_absent<ProviderPayment>(called, number, [&](const JsonValue&) -> Result<ProviderPayment> {
      return ProviderPayment{.number = number, .state = ProviderPaymentState::closed};
    });
  }

  CallResult<ProviderRefund> refund(const RefundOrder& order) override {
    std::string body;
    ObjectWriter json(body);
    json.text("out_trade_no", order.payment);
    json.text("out_refund_no", order.number);
    if (!order.reason.empty()) json.text("reason", order.reason);
    json.text("notify_url", settings_.notify_url);
    write_amount(json, "refund", order.amount, order.paid);
    json.close();
    return facts_of<ProviderRefund>(call("POST", "/v3/refund/domestic/refunds", body), read_wechat_refund);
  }

  CallResult<ProviderRefund> query_refund(const RefundQuery& query) override {
    return found_or_absent<ProviderRefund>(
        call("GET", "/v3/refund/domestic/refunds/" + percent_encode(query.number), ""), query.number,
        read_wechat_refund);
  }

  CallResult<ProviderTransfer> transfer(const TransferOrder& order) override {
    std::string body;
    ObjectWriter json(body);
    json.text("appid", settings_.app_id);
    json.text("out_bill_no", order.number);
    json.text("transfer_scene_id", settings_.transfer_scene);
    json.text("openid", order.payee);
    if (!order.payee_name.empty() && order.amount >= kNameFrom) {
      json.text("user_name", encryption_key().encrypt(order.payee_name));
    }
    json.integer("transfer_amount", static_cast<std::uint64_t>(order.amount.units()));
    json.text("transfer_remark", order.remark);
    json.text("notify_url", settings_.notify_url);
    write_scene_reports(json.name("transfer_scene_report_infos"));
    json.close();
    return transfer_facts(call("POST", "/v3/fund-app/mch-transfer/transfer-bills", body));
  }

  CallResult<ProviderTransfer> query_transfer(const std::string& number) override {
    return found_or_absent<ProviderTransfer>(
        call("GET", "/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/" + percent_encode(number), ""), number,
        [&](const JsonValue& answer) { return read_wechat_transfer(answer, account_); });
  }

  CallResult<ProviderTransfer> cancel_transfer(const std::string& number) override {
    return transfer_facts(
        call("POST", "/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/" + percent_encode(number) + "/cancel", ""));
  }

  CallResult<ProviderBill> download_bill(std::int64_t day) override {
    const Called called = call("GET", "/v3/bill/tradebill?bill_date=" + format_china_day(day) + "&bill_type=ALL", "");
    if (const auto* refused = std::get_if<CallRefused>(&called)) return *refused;
    if (const auto* unknown = std::get_if<CallUnknown>(&called)) return *unknown;
    const auto& answer = std::get<JsonValue>(called);
    const auto url = answer.text_at("download_url");
    const auto hash = answer.text_at("hash_value");
    if (!url || !hash || answer.text_at("hash_type") != "SHA1") {
      return CallUnknown{"WeChat Pay's answer names no bill with a SHA-1 hash"};
    }
    return fetch_bill(std::string(*url), *hash);
  }

  Result<ProviderNotification> parse_notification(const IncomingNotification& incoming) override {
    if (Status authentic = verify(incoming.fields, incoming.body); !authentic) {
      return tl::unexpected(authentic.error());
    }
    const Result<JsonValue> json = parse_json(incoming.body);
    if (!json) return failure("notification_malformed", json.error().message);
    const auto id = json->text_at("id");
    const auto event = json->text_at("event_type");
    const JsonValue* const resource = json->find("resource");
    if (!id || id->empty() || !event || resource == nullptr) {
      return failure("notification_malformed", "the notification has no id, event_type or resource");
    }
    const Result<JsonValue> facts = open_resource(*resource);
    if (!facts) return tl::unexpected(facts.error());
    return typed(std::string(*id), *event, *facts);
  }

  [[nodiscard]] NotificationReply reply(NotificationVerdict verdict) const override {
    if (verdict == NotificationVerdict::accepted) return {.status = 204};
    const bool refused = verdict == NotificationVerdict::refused;
    return {
        .status = refused ? 401 : 503,
        .content_type = "application/json",
        .body = refused ? R"({"code":"FAIL","message":"not accepted"})" : R"({"code":"FAIL","message":"try again"})"};
  }

 private:
  static void write_amount(ObjectWriter& json, std::string_view field, Money amount, std::optional<Money> total) {
    ObjectWriter object(json.name("amount"));
    object.integer(field, static_cast<std::uint64_t>(amount.units()));
    if (total) object.integer("total", static_cast<std::uint64_t>(total->units()));
    object.text("currency", "CNY");
    object.close();
  }

  void write_scene_reports(std::string& out) const {
    out.push_back('[');
    for (const auto& report : settings_.scene_reports) {
      if (&report != settings_.scene_reports.data()) out.push_back(',');
      ObjectWriter json(out);
      json.text("info_type", report.info_type);
      json.text("info_content", report.info_content);
      json.close();
    }
    out.push_back(']');
  }

  [[nodiscard]] const RsaPublicKey& encryption_key() const { return keys_.at(settings_.platform_keys.front().id); }

  [[nodiscard]] CallResult<ProviderTransfer> transfer_facts(const Called& called) const {
    return facts_of<ProviderTransfer>(called,
                                      [&](const JsonValue& answer) { return read_wechat_transfer(answer, account_); });
  }

  [[nodiscard]] Result<PayParameters> parameters(PayMethod method, const JsonValue& answer) const {
    PayParameters parameters;
    ObjectWriter json(parameters.json);
    if (method == PayMethod::jsapi) {
      const auto prepay = answer.text_at("prepay_id");
      if (!prepay) return failure("answer_malformed", "WeChat Pay's answer has no prepay_id");
      const std::string timestamp = std::to_string(clock_.now().seconds());
      const std::string nonce = random_id("");
      const std::string package = "prepay_id=" + std::string(*prepay);
      json.text("appId", settings_.app_id);
      json.text("timeStamp", timestamp);
      json.text("nonceStr", nonce);
      json.text("package", package);
      json.text("signType", "RSA");
      json.text("paySign",
                identity_.key.sign(settings_.app_id + "\n" + timestamp + "\n" + nonce + "\n" + package + "\n"));
    } else {
      const auto url = answer.text_at(method == PayMethod::h5 ? "h5_url" : "code_url");
      if (!url) return failure("answer_malformed", "WeChat Pay's answer has no URL to go to");
      json.text(method == PayMethod::h5 ? "url" : "code_url", *url);
    }
    json.close();
    return parameters;
  }

  // `target` begins with a slash.
  Called call(const std::string& method, const std::string& target, const std::string& body) {
    OutgoingRequest request{.method = method, .url = settings_.base_url + target, .body = body};
    request.fields = {{"Authorization", wechat_authorization(identity_, {method, target, body, clock_.now()})},
                      {"Accept", "application/json"},
                      {"Wechatpay-Serial", settings_.platform_keys.front().id}};
    if (method != "GET") request.fields.push_back({"Content-Type", "application/json"});
    const Result<IncomingResponse> response = client_.send(request);
    if (!response) return CallUnknown{response.error().code + ": " + response.error().message};
    return read_answer(*response);
  }

  [[nodiscard]] Called read_answer(const IncomingResponse& response) {
    const bool good = response.status >= 200 && response.status < 300;
    // Errors of the gateway come unsigned; then it is TLS alone that says who speaks. A signature that is there counts.
    if (good || !response.field("Wechatpay-Signature").empty()) {
      if (Status authentic = verify(response.fields, response.body); !authentic) {
        return CallUnknown{"the answer is not authentic: " + authentic.error().message};
      }
    }
    if (response.status == 204 || (good && response.body.empty())) return JsonValue();
    const Result<JsonValue> json = parse_json(response.body);
    if (good) {
      if (!json) return CallUnknown{"the answer is not JSON"};
      return *json;
    }
    const std::string code(json ? json->text_at("code").value_or("") : "");
    const std::string status = "status " + std::to_string(response.status) + " " + code;
    if (response.status < 400 || response.status >= 500 || response.status == 429 || response.status == 401 ||
        code.empty() || is_one_of(kUndecidedCodes, code)) {
      return CallUnknown{status};
    }
    return CallRefused{code, std::string(json->text_at("message").value_or(""))};
  }

  Status verify(std::span<const HttpMessageField> fields, std::string_view body) {
    IncomingResponse message;
    message.fields.assign(fields.begin(), fields.end());
    return verify_wechat_message(keys_,
                                 {.timestamp = message.field("Wechatpay-Timestamp"),
                                  .nonce = message.field("Wechatpay-Nonce"),
                                  .serial = message.field("Wechatpay-Serial"),
                                  .signature = message.field("Wechatpay-Signature"),
                                  .body = body},
                                 clock_.now());
  }

  // The file itself is not signed; its hash was.
  CallResult<ProviderBill> fetch_bill(const std::string& url, std::string_view hash) {
    const Result<HttpUrl> parts = parse_http_url(url);
    if (!parts) return CallUnknown{parts.error().message};
    const OutgoingRequest request{
        .method = "GET",
        .url = url,
        .fields = {{"Authorization", wechat_authorization(identity_, {"GET", parts->target, "", clock_.now()})}}};
    const Result<IncomingResponse> response = client_.send(request);
    if (!response) return CallUnknown{response.error().message};
    if (response->status != 200) return CallUnknown{"the bill's address answers " + std::to_string(response->status)};
    if (sha1_hex(response->body) != hash) return CallUnknown{"the bill is not the one that was announced"};
    return ProviderBill{response->body};
  }

  [[nodiscard]] Result<JsonValue> open_resource(const JsonValue& resource) const {
    const auto sealed = resource.text_at("ciphertext");
    const auto nonce = resource.text_at("nonce");
    if (!sealed || !nonce || resource.text_at("algorithm") != "AEAD_AES_256_GCM") {
      return failure("notification_malformed", "the notification's resource is not sealed as documented");
    }
    const auto text =
        open_sealed(api_v3_key_, {.base64 = std::string(*sealed),
                                  .nonce = std::string(*nonce),
                                  .associated_data = std::string(resource.text_at("associated_data").value_or(""))});
    if (!text) return failure("notification_forged", "the notification's resource cannot be opened with our key");
    Result<JsonValue> json = parse_json(*text);
    if (!json) return failure("notification_malformed", "the notification's resource is not JSON");
    return json;
  }

  [[nodiscard]] Result<ProviderNotification> typed(std::string id, std::string_view event,
                                                   const JsonValue& json) const {
    const auto with = [&](auto facts) -> Result<ProviderNotification> {
      if (facts) return ProviderNotification{std::move(id), std::move(*facts)};
      const bool foreign = facts.error().code == "notification_foreign";
      return failure(foreign ? "notification_foreign" : "notification_malformed", facts.error().message);
    };
    if (event.starts_with("TRANSACTION.")) return with(read_wechat_payment(json, account_));
    if (event.starts_with("REFUND.")) {
      if (json.text_at("mchid") != settings_.merchant) {
        return failure("notification_foreign", "the refund is another merchant's");
      }
      return with(read_wechat_refund(json));
    }
    if (event.starts_with("MCHTRANSFER.BILL.")) return with(read_wechat_transfer(json, account_));
    return failure("notification_unsupported", "the notification is about something else");
  }

  const WechatPaySettings settings_;
  const WechatAccount account_;
  const WechatIdentity identity_;
  const WechatPlatformKeys keys_;
  const std::string api_v3_key_;
  HttpClient& client_;
  Clock& clock_;
};

}  // namespace

Result<std::unique_ptr<PaymentProvider>> make_wechat_pay(const WechatPaySettings& settings, HttpClient& client,
                                                         Clock& clock) {
  if (settings.merchant.empty() || settings.app_id.empty() || settings.certificate_serial.empty() ||
      settings.notify_url.empty() || settings.platform_keys.empty()) {
    return failure("settings_incomplete",
                   "WeChat Pay needs merchant, app_id, certificate_serial, notify_url and a key");
  }
  Result<RsaPrivateKey> key = RsaPrivateKey::load(settings.private_key_path);
  if (!key) return tl::unexpected(key.error());
  WechatPlatformKeys keys;
  for (const auto& [id, path] : settings.platform_keys) {
    Result<RsaPublicKey> platform = RsaPublicKey::load(path);
    if (!platform) return tl::unexpected(platform.error());
    keys.emplace(id, std::move(*platform));
  }
  std::string api_v3_key;
  std::ifstream(settings.api_v3_key_path) >> api_v3_key;
  if (api_v3_key.size() != 32) {
    return failure("key_unreadable", settings.api_v3_key_path + " does not hold an APIv3 key of 32 characters");
  }
  WechatIdentity identity{settings.merchant, settings.certificate_serial, std::move(*key)};
  return std::make_unique<WechatPay>(settings, std::move(identity), std::move(keys), std::move(api_v3_key), client,
                                     clock);
}

}  // namespace greenpool
