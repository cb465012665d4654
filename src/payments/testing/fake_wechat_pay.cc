#include "payments/testing/fake_wechat_pay.h"

#include <charconv>
#include <cstdlib>
#include <fstream>

#include "base/check.h"
#include "office/random.h"

namespace greenpool::testing {
namespace {

constexpr std::string_view kPayments = "/v3/pay/transactions/";
constexpr std::string_view kByNumber = "/v3/pay/transactions/out-trade-no/";
constexpr std::string_view kRefunds = "/v3/refund/domestic/refunds";
constexpr std::string_view kTransfers = "/v3/fund-app/mch-transfer/transfer-bills";
constexpr std::string_view kTransferByNumber = "/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/";

const Certificate& merchant_certificate() {
  static const Certificate made = make_certificate();
  return made;
}
const Certificate& platform_certificate() {
  static const Certificate made = make_certificate();
  return made;
}
const Certificate& strange_certificate() {
  static const Certificate made = make_certificate();
  return made;
}

template <class T>
T good(Result<T> result) {
  GP_CHECK(result.has_value(), "keys that were just made are good");
  return std::move(*result);
}

LocalAnswer json_answer(int status, std::string body) {
  return {.status = status, .fields = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

LocalAnswer refused(int status, const std::string& code) {
  return json_answer(status, R"({"code":")" + code + R"(","message":"because"})");
}

std::string quoted(const std::string& name, const std::string& value) { return "\"" + name + "\":\"" + value + "\""; }

std::string text(const JsonValue& json, std::string_view field) {
  return std::string(json.text_at(field).value_or(""));
}

std::int64_t amount_in(const JsonValue& json, std::string_view field) {
  const JsonValue* const amount = json.find("amount");
  return amount == nullptr ? 0 : amount->integer_at(field).value_or(0);
}

// The value of key="…" in an Authorization field.
std::string part(std::string_view field, const std::string& key) {
  const std::string begin = key + "=\"";
  const std::size_t at = field.find(begin);
  if (at == std::string_view::npos) return {};
  field.remove_prefix(at + begin.size());
  return std::string(field.substr(0, field.find('"')));
}

}  // namespace

FakeWechatPay::FakeWechatPay(Clock& clock, const std::string& directory, KeyMode mode)
    : clock_(clock), server_([this](const LocalRequest& request) { return serve(request); }) {
  keys_.push_back(good(RsaPrivateKey::parse(platform_certificate().private_key_pem)));
  keys_.push_back(good(RsaPrivateKey::parse(strange_certificate().private_key_pem)));
  merchant_key_.push_back(good(RsaPublicKey::parse(merchant_certificate().certificate_pem)));
  std::ofstream(directory + "/merchant.pem") << merchant_certificate().private_key_pem;
  std::ofstream(directory + "/api_v3") << api_v3_key_ << "\n";
  const bool certificate = mode == KeyMode::certificate;
  std::ofstream(directory + "/platform.pem")
      << (certificate ? platform_certificate().certificate_pem : platform_certificate().public_key_pem);
  settings_ = {.base_url = server_.url(),
               .merchant = "1900000109",
               .app_id = "wxd678efh567hg6787",
               .certificate_serial = merchant_certificate().serial,
               .private_key_path = directory + "/merchant.pem",
               .api_v3_key_path = directory + "/api_v3",
               .platform_keys = {{certificate ? platform_certificate().serial : "PUB_KEY_ID_0119000001092026",
                                  directory + "/platform.pem"}},
               .notify_url = "https://shop.test/notify/wechat",
               .scene_reports = {{"活动名称", "会员提现"}, {"奖励说明", "积分卖出所得"}}};
}

void FakeWechatPay::set_trouble(FakeTrouble trouble) {
  const std::lock_guard lock(mutex_);
  trouble_ = trouble;
}
void FakeWechatPay::set_refusal(std::string code) {
  const std::lock_guard lock(mutex_);
  refusal_ = std::move(code);
}
void FakeWechatPay::pay(const std::string& number) {
  const std::lock_guard lock(mutex_);
  Trade& trade = payments_.at(number);
  trade.state = "SUCCESS";
  trade.provider_number = "42000" + std::to_string(payments_.size()) + number.substr(2);
}
void FakeWechatPay::set_transfer_state(const std::string& number, const std::string& state) {
  const std::lock_guard lock(mutex_);
  transfers_.at(number).state = state;
}
void FakeWechatPay::set_refund_state(const std::string& number, const std::string& state) {
  const std::lock_guard lock(mutex_);
  Trade& refund = refunds_.at(number);
  if (state == "CLOSED") payments_.at(refund.payment).refunded -= refund.amount;
  refund.state = state;
}
void FakeWechatPay::forget_refund(const std::string& number) {
  const std::lock_guard lock(mutex_);
  refunds_.erase(number);
}
void FakeWechatPay::set_payment_amount(const std::string& number, std::int64_t amount) {
  const std::lock_guard lock(mutex_);
  payments_.at(number).amount = amount;
}
void FakeWechatPay::set_bill(std::string content) {
  const std::lock_guard lock(mutex_);
  bill_ = std::move(content);
}
int FakeWechatPay::transfers_made() const {
  const std::lock_guard lock(mutex_);
  return transfers_made_;
}
int FakeWechatPay::refunds_made() const {
  const std::lock_guard lock(mutex_);
  return refunds_made_;
}
std::string FakeWechatPay::last_payee_name() const {
  const std::lock_guard lock(mutex_);
  return last_payee_name_;
}
std::vector<std::string> FakeWechatPay::complaints() const {
  const std::lock_guard lock(mutex_);
  return complaints_;
}

LocalAnswer FakeWechatPay::serve(const LocalRequest& request) {
  const std::lock_guard lock(mutex_);
  if (const std::string complaint = complaint_about(request); !complaint.empty()) {
    complaints_.push_back(complaint);
    return refused(401, "SIGN_ERROR");  // unsigned, as the gateway's are
  }
  const FakeTrouble trouble = request.method == "POST" ? std::exchange(trouble_, FakeTrouble::none) : FakeTrouble::none;
  if (trouble == FakeTrouble::hang_up_before) return {.manner = LocalAnswer::Manner::hang_up};
  LocalAnswer answer = trouble == FakeTrouble::server_error ? refused(500, "SYSTEM_ERROR") : route(request);
  if (trouble == FakeTrouble::hang_up_after) return {.manner = LocalAnswer::Manner::hang_up};
  if (trouble == FakeTrouble::error_after) answer = refused(500, "SYSTEM_ERROR");
  if (request.target.starts_with("/bill/")) return answer;
  const bool strange = trouble == FakeTrouble::wrong_signature;
  for (auto& field :
       signature(answer.body, trouble == FakeTrouble::stale_signature ? 301 : 0, keys_[strange ? 1 : 0])) {
    answer.fields.push_back(std::move(field));
  }
  return answer;
}

std::string FakeWechatPay::complaint_about(const LocalRequest& request) {
  const std::string_view field = request.field("Authorization");
  if (!field.starts_with("WECHATPAY2-SHA256-RSA2048 ")) return "no Authorization of the right kind";
  const std::string timestamp = part(field, "timestamp");
  const std::string nonce = part(field, "nonce_str");
  if (part(field, "mchid") != settings_.merchant) return "another merchant";
  if (part(field, "serial_no") != settings_.certificate_serial) return "another certificate";
  if (std::llabs(std::atoll(timestamp.c_str()) - clock_.now().seconds()) > 300) return "stale";
  if (nonce.size() < 16 || nonces_[nonce]++ != 0) return "the nonce was used before";
  const std::string message =
      request.method + "\n" + request.target + "\n" + timestamp + "\n" + nonce + "\n" + request.body + "\n";
  if (!merchant_key_[0].verify(message, part(field, "signature"))) return "the signature is not valid";
  return {};
}

LocalAnswer FakeWechatPay::route(const LocalRequest& request) {
  const std::string path = request.target.substr(0, request.target.find('?'));
  const auto after = [&](std::string_view prefix) { return path.substr(prefix.size()); };
  const auto without = [](std::string name, std::string_view end) { return name.substr(0, name.size() - end.size()); };
  if (request.method == "POST" && path.starts_with(kByNumber) && path.ends_with("/close")) {
    return close(without(after(kByNumber), "/close"));
  }
  if (request.method == "GET" && path.starts_with(kByNumber)) return query(after(kByNumber));
  if (request.method == "POST" && path == kRefunds) return refund(request);
  if (request.method == "GET" && path.starts_with(kRefunds)) return refund_answer(after(kRefunds).substr(1));
  if (request.method == "POST" && path == kTransfers) return transfer(request);
  if (request.method == "POST" && path.starts_with(kTransferByNumber) && path.ends_with("/cancel")) {
    const std::string number = without(after(kTransferByNumber), "/cancel");
    const auto found = transfers_.find(number);
    if (found == transfers_.end()) return refused(404, "NOT_FOUND");
    if (found->second.state != "WAIT_USER_CONFIRM") return refused(400, "INVALID_REQUEST");
    found->second.state = "CANCELING";
    return transfer_answer(number);
  }
  if (request.method == "GET" && path.starts_with(kTransferByNumber)) return transfer_answer(after(kTransferByNumber));
  if (request.method == "GET" && path == "/v3/bill/tradebill") return bill();
  if (request.method == "GET" && path == "/bill/file") return {.body = bill_};
  if (request.method == "POST" && path.starts_with(kPayments)) return create(request);
  return refused(404, "NOT_FOUND_PATH");
}

LocalAnswer FakeWechatPay::create(const LocalRequest& request) {
  const auto json = parse_json(request.body);
  if (!json || text(*json, "mchid") != settings_.merchant || text(*json, "appid") != settings_.app_id ||
      text(*json, "description").empty() || text(*json, "notify_url").empty()) {
    return refused(400, "PARAM_ERROR");
  }
  if (!refusal_.empty()) return refused(400, std::exchange(refusal_, {}));
  const std::string number = text(*json, "out_trade_no");
  const auto [trade, fresh] =
      payments_.try_emplace(number, Trade{.state = "NOTPAY", .amount = amount_in(*json, "total")});
  if (!fresh && trade->second.amount != amount_in(*json, "total")) return refused(403, "OUT_TRADE_NO_USED");
  if (request.target == "/v3/pay/transactions/jsapi") {
    const JsonValue* const payer = json->find("payer");
    if (payer == nullptr || text(*payer, "openid").empty()) return refused(400, "PARAM_ERROR");
    return json_answer(200, "{" + quoted("prepay_id", "wx" + number) + "}");
  }
  if (request.target == "/v3/pay/transactions/h5") {
    const JsonValue* const scene = json->find("scene_info");
    if (scene == nullptr || text(*scene, "payer_client_ip").empty()) return refused(400, "PARAM_ERROR");
    return json_answer(200, "{" + quoted("h5_url", "https://wx.tenpay.test/h5?prepay_id=" + number) + "}");
  }
  return json_answer(200, "{" + quoted("code_url", "weixin://wxpay/bizpayurl?pr=" + number) + "}");
}

std::string FakeWechatPay::payment_json(const std::string& number) const {
  const Trade& trade = payments_.at(number);
  std::string json = "{" + quoted("appid", settings_.app_id) + "," + quoted("mchid", settings_.merchant) + "," +
                     quoted("out_trade_no", number) + "," + quoted("trade_state", trade.state);
  if (trade.state == "SUCCESS" || trade.state == "REFUND") {
    json += "," + quoted("transaction_id", trade.provider_number) + "," +
            quoted("success_time", "2026-11-27T20:00:00+08:00") + R"(,"amount":{"total":)" +
            std::to_string(trade.amount) + R"(,"currency":"CNY"})";
  }
  return json + "}";
}

LocalAnswer FakeWechatPay::query(const std::string& number) {
  if (!payments_.contains(number)) return refused(404, "ORDER_NOT_EXIST");
  return json_answer(200, payment_json(number));
}

LocalAnswer FakeWechatPay::close(const std::string& number) {
  const auto found = payments_.find(number);
  if (found == payments_.end()) return refused(404, "ORDER_NOT_EXIST");
  if (found->second.state == "SUCCESS") return refused(400, "ORDERPAID");
  found->second.state = "CLOSED";
  return {.status = 204};
}

LocalAnswer FakeWechatPay::refund(const LocalRequest& request) {
  const auto json = parse_json(request.body);
  if (!json) return refused(400, "PARAM_ERROR");
  if (!refusal_.empty()) return refused(400, std::exchange(refusal_, {}));
  const std::string number = text(*json, "out_refund_no");
  if (refunds_.contains(number)) return refund_answer(number);
  const std::int64_t amount = amount_in(*json, "refund");
  const auto paid = payments_.find(text(*json, "out_trade_no"));
  if (paid == payments_.end()) return refused(404, "RESOURCE_NOT_EXISTS");
  Trade& payment = paid->second;
  if (amount_in(*json, "total") != payment.amount || payment.refunded + amount > payment.amount) {
    return refused(400, "INVALID_REQUEST");
  }
  payment.refunded += amount;
  payment.state = "REFUND";
  ++refunds_made_;
  refunds_[number] = {
      .state = "PROCESSING", .provider_number = "503" + number, .amount = amount, .payment = paid->first};
  return refund_answer(number);
}

std::string FakeWechatPay::refund_json(const std::string& number, std::string_view status_field) const {
  const Trade& refund = refunds_.at(number);
  return "{" + quoted("mchid", settings_.merchant) + "," + quoted("out_trade_no", refund.payment) + "," +
         quoted("out_refund_no", number) + "," + quoted("refund_id", refund.provider_number) + "," +
         quoted(std::string(status_field), refund.state) + R"(,"amount":{"refund":)" + std::to_string(refund.amount) +
         "}}";
}

LocalAnswer FakeWechatPay::refund_answer(const std::string& number) const {
  if (!refunds_.contains(number)) return refused(404, "RESOURCE_NOT_EXISTS");
  return json_answer(200, refund_json(number, "status"));
}

LocalAnswer FakeWechatPay::transfer(const LocalRequest& request) {
  const auto json = parse_json(request.body);
  if (!json || text(*json, "appid") != settings_.app_id || text(*json, "openid").empty() ||
      text(*json, "transfer_scene_id").empty() || json->find("transfer_scene_report_infos") == nullptr) {
    return refused(400, "PARAM_ERROR");
  }
  if (!refusal_.empty()) return refused(400, std::exchange(refusal_, {}));
  const std::string number = text(*json, "out_bill_no");
  const std::int64_t amount = json->integer_at("transfer_amount").value_or(0);
  if (number.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string::npos ||
      number.size() > 32) {
    return refused(400, "PARAM_ERROR");
  }
  if (const auto name = json->text_at("user_name")) {
    if (request.field("Wechatpay-Serial") != settings_.platform_keys[0].id) return refused(400, "PARAM_ERROR");
    const auto plain = keys_[0].decrypt(*name);
    if (!plain || amount < 30) return refused(400, "PARAM_ERROR");
    last_payee_name_ = *plain;
  } else if (amount >= 200'000) {
    return refused(400, "PARAM_ERROR");
  }
  const auto [trade, fresh] = transfers_.try_emplace(
      number, Trade{.state = "WAIT_USER_CONFIRM", .provider_number = "1330000" + number, .amount = amount});
  if (!fresh && trade->second.amount != amount) return refused(400, "ALREADY_EXISTS");
  if (fresh) ++transfers_made_;
  return transfer_answer(number);
}

std::string FakeWechatPay::transfer_json(const std::string& number) const {
  const Trade& transfer = transfers_.at(number);
  std::string json = "{" + quoted("mch_id", settings_.merchant) + "," + quoted("appid", settings_.app_id) + "," +
                     quoted("out_bill_no", number) + "," + quoted("transfer_bill_no", transfer.provider_number) + "," +
                     quoted("state", transfer.state) + R"(,"transfer_amount":)" + std::to_string(transfer.amount);
  if (transfer.state == "WAIT_USER_CONFIRM") json += "," + quoted("package_info", "affffddafdfafddffda==");
  if (transfer.state == "FAIL") json += "," + quoted("fail_reason", "PAYEE_ACCOUNT_ABNORMAL");
  return json + "}";
}

LocalAnswer FakeWechatPay::transfer_answer(const std::string& number) const {
  if (!transfers_.contains(number)) return refused(404, "NOT_FOUND");
  return json_answer(200, transfer_json(number));
}

LocalAnswer FakeWechatPay::bill() const {
  if (bill_.empty()) return refused(400, "NO_STATEMENT_EXIST");
  // "damaged": what is fetched is not what was announced.
  const std::string hash = sha1_hex(bill_.starts_with("damaged") ? "whole" : bill_);
  return json_answer(200, "{" + quoted("hash_type", "SHA1") + "," + quoted("hash_value", hash) + "," +
                              quoted("download_url", server_.url() + "/bill/file?token=xyz") + "}");
}

std::vector<HttpMessageField> FakeWechatPay::signature(const std::string& body, std::int64_t age_seconds,
                                                       const RsaPrivateKey& key) const {
  const std::string timestamp = std::to_string(clock_.now().seconds() - age_seconds);
  const std::string nonce = random_id("");
  return {{"Wechatpay-Timestamp", timestamp},
          {"Wechatpay-Nonce", nonce},
          {"Wechatpay-Serial", settings_.platform_keys[0].id},
          {"Wechatpay-Signature", key.sign(timestamp + "\n" + nonce + "\n" + body + "\n")},
          {"Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"}};
}

FakeNotification FakeWechatPay::sign(std::string body) {
  auto fields = signature(body, 0, keys_[0]);
  return {std::move(fields), std::move(body)};
}

FakeNotification FakeWechatPay::notice(const std::string& id, const std::string& event, const std::string& facts) {
  const SealedText with{.base64 = {}, .nonce = random_id("").substr(0, 12), .associated_data = "transaction"};
  return sign("{" + quoted("id", id) + "," + quoted("create_time", "2026-11-27T20:00:01+08:00") + "," +
              quoted("resource_type", "encrypt-resource") + "," + quoted("event_type", event) + R"(,"resource":{)" +
              quoted("algorithm", "AEAD_AES_256_GCM") + "," +
              quoted("ciphertext", seal_text(api_v3_key_, facts, with)) + "," + quoted("nonce", with.nonce) + "," +
              quoted("associated_data", with.associated_data) + "}}");
}

FakeNotification FakeWechatPay::payment_notice(const std::string& number) {
  const std::lock_guard lock(mutex_);
  return notice("EV-pay-" + number, "TRANSACTION.SUCCESS", payment_json(number));
}

FakeNotification FakeWechatPay::refund_notice(const std::string& number) {
  const std::lock_guard lock(mutex_);
  const std::string state = refunds_.at(number).state;
  return notice("EV-refund-" + number + state, "REFUND." + state, refund_json(number, "refund_status"));
}

FakeNotification FakeWechatPay::transfer_notice(const std::string& number) {
  const std::lock_guard lock(mutex_);
  return notice("EV-transfer-" + number, "MCHTRANSFER.BILL.FINISHED", transfer_json(number));
}

}  // namespace greenpool::testing
