#include "payments/alipay.h"

#include <algorithm>
#include <array>

#include "json/value.h"
#include "json/writer.h"
#include "payments/alipay_signature.h"
#include "payments/china_time.h"
#include "payments/signing.h"

namespace greenpool {
namespace {

constexpr std::string_view kDone = "10000";
// The gateway's own troubles; the trade may have gone through behind them.
constexpr std::array<std::string_view, 8> kUndecided{"20000",
                                                     "10003",
                                                     "ACQ.SYSTEM_ERROR",
                                                     "aop.ACQ.SYSTEM_ERROR",
                                                     "isp.unknow-error",
                                                     "aop.unknow-error",
                                                     "SYSTEM_ERROR",
                                                     "PAYER_BALANCE_NOT_ENOUGH"};
constexpr std::array<std::string_view, 4> kAbsent{"ACQ.TRADE_NOT_EXIST", "TRADE_NOT_EXIST", "ORDER_NOT_EXIST",
                                                  "ACQ.REFUND_NOT_EXIST"};

bool is_one_of(std::span<const std::string_view> codes, std::string_view code) {
  return std::ranges::find(codes, code) != codes.end();
}

std::optional<Money> money_of(std::optional<std::string_view> text) {
  if (!text) return std::nullopt;
  const Result<Money> money = parse_money(*text, 2);
  return money ? std::optional(*money) : std::nullopt;
}

std::optional<ProviderPaymentState> payment_state(std::optional<std::string_view> word) {
  if (word == "WAIT_BUYER_PAY") return ProviderPaymentState::pending;
  if (word == "TRADE_SUCCESS" || word == "TRADE_FINISHED") return ProviderPaymentState::succeeded;
  // Not paid in time, or refunded as a whole; the flow knows which.
  if (word == "TRADE_CLOSED") return ProviderPaymentState::closed;
  return std::nullopt;
}

std::optional<ProviderTransferState> transfer_state(std::optional<std::string_view> word) {
  if (word == "SUCCESS") return ProviderTransferState::succeeded;
  if (word == "DEALING" || word == "INIT" || word == "WAIT_PAY") return ProviderTransferState::processing;
  // REFUND: the payee's bank sent it back.
  if (word == "FAIL" || word == "CLOSED" || word == "REFUND") return ProviderTransferState::failed;
  return std::nullopt;
}

std::string text_or_empty(const JsonValue& json, std::string_view field) {
  return std::string(json.text_at(field).value_or(""));
}

using Called = std::variant<JsonValue, CallRefused, CallUnknown>;

template <class Facts, class Read>
CallResult<Facts> facts_of(const Called& called, const std::string& number, const Read& read) {
  if (const auto* refused = std::get_if<CallRefused>(&called)) {
    if (is_one_of(kAbsent, refused->code)) return Facts{.number = number};
    return *refused;
  }
  if (const auto* unknown = std::get_if<CallUnknown>(&called)) return *unknown;
  std::optional<Facts> facts = read(std::get<JsonValue>(called));
  if (!facts) return CallUnknown{"Alipay's answer lacks a field or holds a state that is not documented"};
  return std::move(*facts);
}

class Alipay final : public PaymentProvider {
 public:
  Alipay(AlipaySettings settings, RsaPrivateKey key, RsaPublicKey alipay_key, HttpClient& client, Clock& clock)
      : settings_(std::move(settings)),
        key_(std::move(key)),
        alipay_key_(std::move(alipay_key)),
        client_(client),
        clock_(clock) {}

  [[nodiscard]] std::string_view name() const override { return "alipay"; }

  CallResult<PayParameters> create(const PaymentOrder& order) override {
    std::string content;
    ObjectWriter json(content);
    json.text("out_trade_no", order.number);
    json.text("total_amount", format_money(order.amount, 2));
    json.text("subject", order.description);
    json.text("time_expire", format_china_time(order.expires_at));
    if (order.method == PayMethod::h5) return page_parameters(json, content);
    if (order.method == PayMethod::jsapi) {
      json.text("product_code", "JSAPI_PAY");
      json.text(settings_.identity == AlipaySettings::Identity::open_id ? "buyer_open_id" : "buyer_id", order.payer);
    }
    json.close();
    const bool jsapi = order.method == PayMethod::jsapi;
    const Called called = call(jsapi ? "alipay.trade.create" : "alipay.trade.precreate", content);
    if (const auto* refused = std::get_if<CallRefused>(&called)) return *refused;
    if (const auto* unknown = std::get_if<CallUnknown>(&called)) return *unknown;
    const auto value = std::get<JsonValue>(called).text_at(jsapi ? "trade_no" : "qr_code");
    if (!value) return CallUnknown{"Alipay's answer names nothing to pay with"};
    PayParameters parameters;
    ObjectWriter out(parameters.json);
    out.text(jsapi ? "tradeNO" : "code_url", *value);
    out.close();
    return parameters;
  }

  CallResult<ProviderPayment> query(const std::string& number) override {
    return facts_of<ProviderPayment>(call("alipay.trade.query", numbered("out_trade_no", number)), number,
                                     [&](const JsonValue& json) { return read_payment(json, number); });
  }

  CallResult<ProviderPayment> close(const std::string& number) override {
    return facts_of<ProviderPayment>(
        call("alipay.trade.close", numbered("out_trade_no", number)), number, [&](const JsonValue&) {
          return std::optional(ProviderPayment{.number = number, .state = ProviderPaymentState::closed});
        });
  }

  CallResult<ProviderRefund> refund(const RefundOrder& order) override {
    std::string content;
    ObjectWriter json(content);
    json.text("out_trade_no", order.payment);
    json.text("out_request_no", order.number);
    json.text("refund_amount", format_money(order.amount, 2));
    if (!order.reason.empty()) json.text("refund_reason", order.reason);
    json.close();
    const Called called = call("alipay.trade.refund", content);
    if (const auto* refused = std::get_if<CallRefused>(&called)) return *refused;  // a trade that is not there, too
    // fund_change "N" is said of a request that was made before, too: the query tells.
    return facts_of<ProviderRefund>(called, order.number, [&](const JsonValue& answer) {
      const bool changed = answer.text_at("fund_change") == "Y";
      return std::optional(
          ProviderRefund{.number = order.number,
                         .state = changed ? ProviderRefundState::succeeded : ProviderRefundState::processing,
                         .provider_number = text_or_empty(answer, "trade_no")});
    });
  }

  CallResult<ProviderRefund> query_refund(const RefundQuery& query) override {
    std::string content;
    ObjectWriter json(content);
    json.text("out_trade_no", query.payment);
    json.text("out_request_no", query.number);
    json.close();
    return facts_of<ProviderRefund>(
        call("alipay.trade.fastpay.refund.query", content), query.number, [&](const JsonValue& answer) {
          ProviderRefund refund{.number = query.number, .provider_number = text_or_empty(answer, "trade_no")};
          // Without a status there was no such refund, or it is not finished: the same number may be sent again.
          if (answer.text_at("refund_status") == "REFUND_SUCCESS") {
            refund.state = ProviderRefundState::succeeded;
            refund.amount = money_of(answer.text_at("refund_amount"));
          }
          return std::optional(refund);
        });
  }

  CallResult<ProviderTransfer> transfer(const TransferOrder& order) override {
    static constexpr std::array<std::string_view, 3> kIdentities{"ALIPAY_USER_ID", "ALIPAY_OPEN_ID", "ALIPAY_LOGON_ID"};
    std::string content;
    ObjectWriter json(content);
    json.text("out_biz_no", order.number);
    json.text("trans_amount", format_money(order.amount, 2));
    json.text("product_code", "TRANS_ACCOUNT_NO_PWD");
    json.text("biz_scene", "DIRECT_TRANSFER");
    json.text("order_title", order.remark);
    ObjectWriter payee(json.name("payee_info"));
    payee.text("identity", order.payee);
    payee.text("identity_type", kIdentities[static_cast<std::size_t>(settings_.identity)]);
    if (!order.payee_name.empty()) payee.text("name", order.payee_name);
    payee.close();
    json.close();
    return facts_of<ProviderTransfer>(call("alipay.fund.trans.uni.transfer", content), order.number,
                                      [&](const JsonValue& answer) { return read_transfer(answer, order.number); });
  }

  CallResult<ProviderTransfer> query_transfer(const std::string& number) override {
    std::string content;
    ObjectWriter json(content);
    json.text("product_code", "TRANS_ACCOUNT_NO_PWD");
    json.text("biz_scene", "DIRECT_TRANSFER");
    json.text("out_biz_no", number);
    json.close();
    return facts_of<ProviderTransfer>(call("alipay.fund.trans.common.query", content), number,
                                      [&](const JsonValue& answer) { return read_transfer(answer, number); });
  }

  CallResult<ProviderTransfer> cancel_transfer(const std::string& /*number*/) override {
    return CallRefused{"NOT_SUPPORTED", "Alipay's transfers need no confirmation and cannot be taken back"};
  }

  CallResult<ProviderBill> download_bill(std::int64_t day) override {
    std::string content;
    ObjectWriter json(content);
    json.text("bill_type", "trade");
    json.text("bill_date", format_china_day(day));
    json.close();
    const Called called = call("alipay.data.dataservice.bill.downloadurl.query", content);
    if (const auto* refused = std::get_if<CallRefused>(&called)) return *refused;
    if (const auto* unknown = std::get_if<CallUnknown>(&called)) return *unknown;
    const auto url = std::get<JsonValue>(called).text_at("bill_download_url");
    if (!url) return CallUnknown{"Alipay's answer names no bill"};
    const Result<IncomingResponse> response = client_.send({.method = "GET", .url = std::string(*url)});
    if (!response) return CallUnknown{response.error().message};
    if (response->status != 200) return CallUnknown{"the bill's address answers " + std::to_string(response->status)};
    return ProviderBill{response->body};
  }

  Result<ProviderNotification> parse_notification(const IncomingNotification& incoming) override {
    const auto form = read_form(incoming.body);
    if (!form) return failure("notification_forged", "the notification is no form");
    const auto value = [&](const char* name) {
      const auto found = form->find(name);
      return found == form->end() ? std::string() : found->second;
    };
    if (value("sign_type") != "RSA2" ||
        !alipay_key_.verify(alipay_signed_text(*form, AlipaySigned::notification), value("sign"))) {
      return failure("notification_forged", "the notification's signature is not valid");
    }
    if (value("app_id") != settings_.app_id ||
        (!settings_.seller_id.empty() && !value("seller_id").empty() && value("seller_id") != settings_.seller_id)) {
      return failure("notification_foreign", "the notification is for another application");
    }
    const std::string id = value("notify_id");
    if (id.empty()) return failure("notification_malformed", "the notification has no notify_id");
    if (value("msg_method") == "alipay.fund.trans.order.changed") return transfer_notice(id, value("biz_content"));
    const std::string number = value("out_trade_no");
    if (number.empty()) return failure("notification_unsupported", "the notification is about something else");
    // A refund is told as its trade, with what was refunded so far and the number of the last request.
    if (!value("gmt_refund").empty() && !value("out_biz_no").empty()) {
      return ProviderNotification{id, ProviderRefund{.number = value("out_biz_no"),
                                                     .state = ProviderRefundState::succeeded,
                                                     .provider_number = value("trade_no")}};
    }
    const auto state = payment_state(value("trade_status"));
    const auto amount = money_of(value("total_amount"));
    if (!state || !amount) return failure("notification_malformed", "the notification has no valid status or amount");
    return ProviderNotification{id, ProviderPayment{.number = number,
                                                    .state = *state,
                                                    .provider_number = value("trade_no"),
                                                    .amount = amount,
                                                    .at = parse_china_time(value("gmt_payment"))}};
  }

  [[nodiscard]] NotificationReply reply(NotificationVerdict verdict) const override {
    const bool accepted = verdict == NotificationVerdict::accepted;
    return {.status = 200, .content_type = "text/plain", .body = accepted ? "success" : "failure"};
  }

 private:
  static std::string numbered(std::string_view field, const std::string& number) {
    std::string content;
    ObjectWriter json(content);
    json.text(field, number);
    json.close();
    return content;
  }

  static std::optional<ProviderPayment> read_payment(const JsonValue& json, const std::string& number) {
    const auto state = payment_state(json.text_at("trade_status"));
    const auto amount = money_of(json.text_at("total_amount"));
    if (!state || !amount || json.text_at("out_trade_no") != number) return std::nullopt;
    return ProviderPayment{.number = number,
                           .state = *state,
                           .provider_number = text_or_empty(json, "trade_no"),
                           .amount = amount,
                           .at = parse_china_time(json.text_at("send_pay_date").value_or(""))};
  }

  static std::optional<ProviderTransfer> read_transfer(const JsonValue& json, const std::string& number) {
    const auto state = transfer_state(json.text_at("status"));
    if (!state || json.text_at("out_biz_no") != number) return std::nullopt;
    return ProviderTransfer{.number = number,
                            .state = *state,
                            .provider_number = text_or_empty(json, "order_id"),
                            .amount = money_of(json.text_at("trans_amount")),
                            .reason = text_or_empty(json, "error_code")};
  }

  static Result<ProviderNotification> transfer_notice(const std::string& id, const std::string& content) {
    const Result<JsonValue> json = parse_json(content);
    if (!json) return failure("notification_malformed", json.error().message);
    const auto number = json->text_at("out_biz_no");
    if (!number) return failure("notification_malformed", "the notification names no transfer");
    auto transfer = read_transfer(*json, std::string(*number));
    if (!transfer) return failure("notification_malformed", "the notification has no valid status");
    return ProviderNotification{id, std::move(*transfer)};
  }

  // Phones go to the gateway themselves, with parameters that we signed.
  CallResult<PayParameters> page_parameters(ObjectWriter& json, const std::string& content) {
    json.text("product_code", "QUICK_WAP_WAY");
    json.close();
    PayParameters parameters;
    ObjectWriter out(parameters.json);
    out.text("url", settings_.gateway + "?" + write_form(signed_parameters("alipay.trade.wap.pay", content)));
    out.close();
    return parameters;
  }

  AlipayParameters signed_parameters(const std::string& method, const std::string& content) {
    AlipayParameters parameters{{"app_id", settings_.app_id}, {"method", method},
                                {"format", "JSON"},           {"charset", "utf-8"},
                                {"sign_type", "RSA2"},        {"timestamp", format_china_time(clock_.now())},
                                {"version", "1.0"},           {"notify_url", settings_.notify_url},
                                {"biz_content", content}};
    parameters["sign"] = key_.sign(alipay_signed_text(parameters, AlipaySigned::request));
    return parameters;
  }

  Called call(const std::string& method, const std::string& content) {
    const Result<IncomingResponse> response =
        client_.send({.method = "POST",
                      .url = settings_.gateway,
                      .fields = {{"Content-Type", "application/x-www-form-urlencoded;charset=utf-8"}},
                      .body = write_form(signed_parameters(method, content))});
    if (!response) return CallUnknown{response.error().code + ": " + response.error().message};
    if (response->status != 200) return CallUnknown{"status " + std::to_string(response->status)};
    const auto envelope = split_alipay_answer(response->body);
    if (!envelope) return CallUnknown{"the answer has no node"};
    if (!alipay_key_.verify(envelope->node, envelope->sign)) return CallUnknown{"the answer is not authentic"};
    std::string expected = method + "_response";
    std::ranges::replace(expected, '.', '_');
    if (envelope->name != expected && envelope->name != "error_response") {
      return CallUnknown{"the answer is to another call"};
    }
    const Result<JsonValue> json = parse_json(envelope->node);
    if (!json) return CallUnknown{"the answer is not JSON"};
    return read_answer(*json);
  }

  static Called read_answer(const JsonValue& json) {
    const std::string code = text_or_empty(json, "code");
    const std::string sub_code = text_or_empty(json, "sub_code");
    if (code == kDone) return json;
    // 40004: the business says no. Anything else is about the call itself: keys, rights, parameters, the gateway.
    if (code != "40004" || is_one_of(kUndecided, sub_code)) return CallUnknown{code + " " + sub_code};
    return CallRefused{sub_code, text_or_empty(json, "sub_msg")};
  }

  const AlipaySettings settings_;
  const RsaPrivateKey key_;
  const RsaPublicKey alipay_key_;
  HttpClient& client_;
  Clock& clock_;
};

}  // namespace

Result<std::unique_ptr<PaymentProvider>> make_alipay(const AlipaySettings& settings, HttpClient& client, Clock& clock) {
  if (settings.app_id.empty() || settings.notify_url.empty()) {
    return failure("settings_incomplete", "Alipay needs app_id and notify_url");
  }
  Result<RsaPrivateKey> key = RsaPrivateKey::load(settings.private_key_path);
  if (!key) return tl::unexpected(key.error());
  Result<RsaPublicKey> alipay_key = RsaPublicKey::load(settings.alipay_key_path);
  if (!alipay_key) return tl::unexpected(alipay_key.error());
  return std::make_unique<Alipay>(settings, std::move(*key), std::move(*alipay_key), client, clock);
}

}  // namespace greenpool
