#include "payments/testing/fake_alipay.h"

#include <algorithm>
#include <fstream>

#include "base/check.h"
#include "payments/china_time.h"

namespace greenpool::testing {
namespace {

const Certificate& application_keys() {
  static const Certificate made = make_certificate();
  return made;
}
const Certificate& alipay_keys() {
  static const Certificate made = make_certificate();
  return made;
}
const Certificate& strange_keys() {
  static const Certificate made = make_certificate();
  return made;
}

template <class T>
T good(Result<T> result) {
  GP_CHECK(result.has_value(), "keys that were just made are good");
  return std::move(*result);
}

std::string quoted(const std::string& name, const std::string& value) { return "\"" + name + "\":\"" + value + "\""; }

std::string text(const JsonValue& json, std::string_view field) {
  return std::string(json.text_at(field).value_or(""));
}

std::string node(const std::string& fields) {
  return "{" + quoted("code", "10000") + "," + quoted("msg", "Success") + (fields.empty() ? "" : "," + fields) + "}";
}

std::string refused_node(const std::string& code, const std::string& sub_code) {
  return "{" + quoted("code", code) + "," + quoted("msg", "failed") + "," + quoted("sub_code", sub_code) + "," +
         quoted("sub_msg", "because") + "}";
}

}  // namespace

FakeAlipay::FakeAlipay(Clock& clock, const std::string& directory)
    : clock_(clock), server_([this](const LocalRequest& request) { return serve(request); }) {
  keys_.push_back(good(RsaPrivateKey::parse(alipay_keys().private_key_pem)));
  keys_.push_back(good(RsaPrivateKey::parse(strange_keys().private_key_pem)));
  application_key_.push_back(good(RsaPublicKey::parse(application_keys().public_key_pem)));
  std::ofstream(directory + "/application.pem") << application_keys().private_key_pem;
  std::ofstream(directory + "/alipay.pem") << alipay_keys().public_key_pem;
  settings_ = {.gateway = server_.url() + "/gateway.do",
               .app_id = "2021000122600000",
               .private_key_path = directory + "/application.pem",
               .alipay_key_path = directory + "/alipay.pem",
               .notify_url = "https://shop.test/notify/alipay",
               .seller_id = "2088102146225135"};
}

void FakeAlipay::set_trouble(FakeTrouble trouble) {
  const std::lock_guard lock(mutex_);
  trouble_ = trouble;
}
void FakeAlipay::set_refusal(std::string sub_code) {
  const std::lock_guard lock(mutex_);
  refusal_ = std::move(sub_code);
}
void FakeAlipay::pay(const std::string& number) {
  const std::lock_guard lock(mutex_);
  trades_.at(number).state = "TRADE_SUCCESS";
}
void FakeAlipay::forget(const std::string& number) {
  const std::lock_guard lock(mutex_);
  trades_.erase(number);
}
void FakeAlipay::set_bill(std::string content) {
  const std::lock_guard lock(mutex_);
  bill_ = std::move(content);
}
int FakeAlipay::transfers_made() const {
  const std::lock_guard lock(mutex_);
  return transfers_made_;
}
std::vector<std::string> FakeAlipay::complaints() const {
  const std::lock_guard lock(mutex_);
  return complaints_;
}

std::string FakeAlipay::complaint_about(const LocalRequest& request, const AlipayParameters& form) const {
  const auto value = [&](const char* name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : found->second;
  };
  if (request.method != "POST" || request.target != "/gateway.do") return "not the gateway";
  if (value("app_id") != settings_.app_id || value("version") != "1.0" || value("charset") != "utf-8")
    return "parameters";
  if (value("sign_type") != "RSA2" || value("timestamp") != format_china_time(clock_.now())) return "time or sign_type";
  // As documented: all but sign, sorted, name=value, joined by &.
  std::string message;
  for (const auto& [name, text] : form) {
    if (name != "sign" && !text.empty()) message += (message.empty() ? "" : "&") + name + "=" + text;
  }
  return application_key_[0].verify(message, value("sign")) ? "" : "the signature is not valid";
}

LocalAnswer FakeAlipay::serve(const LocalRequest& request) {
  const std::lock_guard lock(mutex_);
  if (request.target == "/bill.zip") return {.body = bill_};
  const auto form = read_form(request.body).value_or(AlipayParameters{});
  std::string name = "error_response";
  std::string content = refused_node("40002", "isv.invalid-signature");
  FakeTrouble trouble = FakeTrouble::none;
  if (const std::string complaint = complaint_about(request, form); !complaint.empty()) {
    complaints_.push_back(complaint);
  } else {
    const std::string& method = form.at("method");
    if (!method.ends_with(".query")) trouble = std::exchange(trouble_, FakeTrouble::none);
    if (trouble == FakeTrouble::hang_up_before) return {.manner = LocalAnswer::Manner::hang_up};
    const auto json = parse_json(form.at("biz_content"));
    content = trouble == FakeTrouble::server_error ? refused_node("20000", "isp.unknow-error")
              : json                               ? route(method, *json)
                                                   : refused_node("40002", "isv.invalid-parameter");
    if (trouble == FakeTrouble::hang_up_after) return {.manner = LocalAnswer::Manner::hang_up};
    if (trouble == FakeTrouble::error_after) content = refused_node("20000", "aop.unknow-error");
    name = method + "_response";
    std::ranges::replace(name, '.', '_');
  }
  const RsaPrivateKey& key = keys_[trouble == FakeTrouble::wrong_signature ? 1 : 0];
  return {.body = "{\"" + name + "\":" + content + ",\"sign\":\"" + key.sign(content) + "\"}"};
}

std::string FakeAlipay::route(const std::string& method, const JsonValue& content) {
  const std::string number = text(content, "out_trade_no");
  const auto trade = trades_.find(number);
  const auto absent = [] { return refused_node("40004", "ACQ.TRADE_NOT_EXIST"); };
  if (method == "alipay.trade.create" || method == "alipay.trade.precreate") {
    trades_.try_emplace(number, Trade{"WAIT_BUYER_PAY", "2026112722" + number, text(content, "total_amount")});
    return method == "alipay.trade.create"
               ? node(quoted("out_trade_no", number) + "," + quoted("trade_no", "2026112722" + number))
               : node(quoted("out_trade_no", number) + "," + quoted("qr_code", "https://qr.alipay.test/" + number));
  }
  if (method == "alipay.trade.query") return trade == trades_.end() ? absent() : trade_node(number);
  if (method == "alipay.trade.close") {
    if (trade == trades_.end()) return absent();
    if (trade->second.state != "WAIT_BUYER_PAY") return refused_node("40004", "ACQ.TRADE_STATUS_ERROR");
    trade->second.state = "TRADE_CLOSED";
    return node(quoted("out_trade_no", number));
  }
  if (method == "alipay.trade.refund") {
    if (trade == trades_.end()) return absent();
    const std::string refund = text(content, "out_request_no");
    const bool fresh = refunds_.try_emplace(refund, Trade{"REFUND_SUCCESS", "", text(content, "refund_amount")}).second;
    return node(quoted("out_trade_no", number) + "," + quoted("trade_no", trade->second.provider_number) + "," +
                quoted("fund_change", fresh ? "Y" : "N"));
  }
  if (method == "alipay.trade.fastpay.refund.query") {
    const auto refund = refunds_.find(text(content, "out_request_no"));
    if (refund == refunds_.end()) return node("");
    return node(quoted("out_request_no", refund->first) + "," + quoted("refund_status", "REFUND_SUCCESS") + "," +
                quoted("refund_amount", refund->second.amount));
  }
  if (method == "alipay.fund.trans.uni.transfer") {
    if (!refusal_.empty()) return refused_node("40004", std::exchange(refusal_, {}));
    const JsonValue* const payee = content.find("payee_info");
    if (payee == nullptr || text(*payee, "identity").empty()) return refused_node("40004", "INVALID_PARAMETER");
    const std::string transfer = text(content, "out_biz_no");
    if (transfers_.try_emplace(transfer, Trade{"SUCCESS", "20261127110070" + transfer, text(content, "trans_amount")})
            .second) {
      ++transfers_made_;
    }
    return transfer_node(transfer);
  }
  if (method == "alipay.fund.trans.common.query") {
    const std::string transfer = text(content, "out_biz_no");
    return transfers_.contains(transfer) ? transfer_node(transfer) : refused_node("40004", "ORDER_NOT_EXIST");
  }
  if (method == "alipay.data.dataservice.bill.downloadurl.query") {
    return node(quoted("bill_download_url", server_.url() + "/bill.zip"));
  }
  return refused_node("40002", "isv.invalid-method");
}

std::string FakeAlipay::trade_node(const std::string& number) const {
  const Trade& trade = trades_.at(number);
  return node(quoted("out_trade_no", number) + "," + quoted("trade_no", trade.provider_number) + "," +
              quoted("trade_status", trade.state) + "," + quoted("total_amount", trade.amount) + "," +
              quoted("subject", "with \\\"{quotes}\\\" / and \\\\"));
}

std::string FakeAlipay::transfer_node(const std::string& number) const {
  const Trade& transfer = transfers_.at(number);
  return node(quoted("out_biz_no", number) + "," + quoted("order_id", transfer.provider_number) + "," +
              quoted("status", transfer.state) + "," + quoted("trans_amount", transfer.amount));
}

std::string FakeAlipay::sign(AlipayParameters parameters) const {
  std::string message;
  for (const auto& [name, value] : parameters) message += (message.empty() ? "" : "&") + name + "=" + value;
  parameters["sign_type"] = "RSA2";
  parameters["sign"] = keys_[0].sign(message);
  return write_form(parameters);
}

std::string FakeAlipay::payment_notice(const std::string& number) {
  const std::lock_guard lock(mutex_);
  const Trade& trade = trades_.at(number);
  return sign({{"notify_id", "ali-pay-" + number},
               {"notify_type", "trade_status_sync"},
               {"notify_time", format_china_time(clock_.now())},
               {"app_id", settings_.app_id},
               {"seller_id", settings_.seller_id},
               {"out_trade_no", number},
               {"trade_no", trade.provider_number},
               {"trade_status", trade.state},
               {"total_amount", trade.amount},
               {"gmt_payment", "2026-11-27 20:00:00"},
               {"subject", "绿茶 & 红茶 + 100%"}});
}

std::string FakeAlipay::transfer_notice(const std::string& number) {
  const std::lock_guard lock(mutex_);
  const Trade& transfer = transfers_.at(number);
  return sign({{"notify_id", "ali-transfer-" + number},
               {"app_id", settings_.app_id},
               {"msg_method", "alipay.fund.trans.order.changed"},
               {"biz_content", "{" + quoted("out_biz_no", number) + "," + quoted("status", transfer.state) + "," +
                                   quoted("order_id", transfer.provider_number) + "," +
                                   quoted("trans_amount", transfer.amount) + "}"}});
}

}  // namespace greenpool::testing
