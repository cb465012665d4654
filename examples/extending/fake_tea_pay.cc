#include "fake_tea_pay.h"

#include <fstream>
#include <utility>

#include "json/writer.h"

namespace greenpool::testing {
namespace {

std::string text(const JsonValue& json, std::string_view field) {
  return std::string(json.text_at(field).value_or(""));
}

LocalAnswer refused(int status, std::string_view code) {
  std::string body;
  ObjectWriter json(body);
  json.text("code", code);
  json.text("text", "because");
  json.close();
  return {.status = status, .body = std::move(body)};
}

}  // namespace

FakeTeaPay::FakeTeaPay(Clock& clock, const std::string& directory)
    : clock_(clock), server_([this](const LocalRequest& request) { return serve(request); }) {
  settings_ = {.url = server_.url(), .merchant = "m-88", .key_path = directory + "/tea.key"};
  std::ofstream(settings_.key_path) << key_ << "\n";
}

void FakeTeaPay::set_trouble(FakeTrouble trouble) {
  const std::lock_guard lock(mutex_);
  trouble_ = trouble;
}
void FakeTeaPay::set_state(const std::string& number, const std::string& state) {
  const std::lock_guard lock(mutex_);
  entries_.at(number).state = state;
}
void FakeTeaPay::set_bill(std::string content) {
  const std::lock_guard lock(mutex_);
  bill_ = std::move(content);
}
int FakeTeaPay::transfers_made() {
  const std::lock_guard lock(mutex_);
  return transfers_made_;
}
std::vector<std::string> FakeTeaPay::complaints() {
  const std::lock_guard lock(mutex_);
  return complaints_;
}

LocalAnswer FakeTeaPay::serve(const LocalRequest& request) {
  const std::lock_guard lock(mutex_);
  const std::string wanted =
      tea_request_signature(key_, {.method = request.method, .body = request.body}, request.target);
  const bool authentic = request.field(kTeaSignature) == wanted && request.field("Tea-Merchant") == settings_.merchant;
  if (!authentic) complaints_.push_back("a request that is not signed");
  const FakeTrouble trouble = request.method == "GET" ? FakeTrouble::none : std::exchange(trouble_, FakeTrouble::none);
  if (trouble == FakeTrouble::hang_up_before) return {.manner = LocalAnswer::Manner::hang_up};
  LocalAnswer answer = !authentic                             ? refused(401, "SIGNATURE")
                       : trouble == FakeTrouble::server_error ? refused(500, "BUSY")
                                                              : route(request);
  if (trouble == FakeTrouble::hang_up_after) return {.manner = LocalAnswer::Manner::hang_up};
  if (trouble == FakeTrouble::error_after) answer = refused(500, "BUSY");
  // An old answer is one to another request.
  const std::string asked = trouble == FakeTrouble::stale_signature ? "another" : wanted;
  const std::string key = trouble == FakeTrouble::wrong_signature ? "a stranger's" : key_;
  answer.fields.push_back({std::string(kTeaSignature), tea_answer_signature(key, asked, answer.status, answer.body)});
  return answer;
}

LocalAnswer FakeTeaPay::route(const LocalRequest& request) {
  const std::string& target = request.target;
  if (request.method == "POST") {
    if (target == "/v1/payments") return make("payment", request);
    if (target == "/v1/refunds") return make("refund", request);
    if (target == "/v1/transfers") return make("transfer", request);
  }
  if (target.starts_with("/v1/bills/")) return bill_.empty() ? refused(404, "NONE") : LocalAnswer{.body = bill_};
  const bool closes = request.method == "POST" && target.ends_with("/close");
  const std::string path = closes ? target.substr(0, target.size() - 6) : target;
  const std::string number = path.substr(path.rfind('/') + 1);
  const auto entry = entries_.find(number);
  if (entry == entries_.end()) return refused(404, "NONE");
  if (closes && entry->second.state == "paid") return refused(409, "PAID");
  if (closes) entry->second.state = "closed";
  return {.body = facts_of(number)};
}

LocalAnswer FakeTeaPay::make(const std::string& about, const LocalRequest& request) {
  const Result<JsonValue> json = parse_json(request.body);
  if (!json) return refused(400, "BODY");
  const std::string number = text(*json, "number");
  if (about == "refund" && entries_.count(text(*json, "payment")) == 0) return refused(409, "NOT_PAID");
  if (about == "transfer" && text(*json, "payee") == "nobody") return refused(409, "PAYEE_UNKNOWN");
  const bool fresh = entries_.try_emplace(number, Entry{about, text(*json, "amount")}).second;
  if (fresh && about == "transfer") ++transfers_made_;
  if (about == "refund") entries_[number].state = "done";
  return {.body = facts_of(number)};
}

std::string FakeTeaPay::facts_of(const std::string& number) const {
  const Entry& entry = entries_.at(number);
  std::string body;
  ObjectWriter json(body);
  json.text("number", number);
  json.text("about", entry.about);
  json.text("state", entry.state);
  json.text("tea_number", "tea-" + number);
  json.text("amount", entry.amount);
  if (entry.about == "payment") json.text("code_url", "teapay://pay/" + number);
  if (entry.state == "paid") json.time("paid_at", clock_.now());
  json.close();
  return body;
}

FakeTeaPay::Notice FakeTeaPay::notice(const std::string& number, const std::string& merchant) {
  std::string body;
  {
    const std::lock_guard lock(mutex_);
    body = facts_of(number);
    body.pop_back();
    body += R"(,"notice":")" + number + "-" + entries_.at(number).state + R"(","merchant":")" + merchant + "\"}";
  }
  return notice_about(body);
}

FakeTeaPay::Notice FakeTeaPay::notice_about(const std::string& body) {
  const std::string seconds = std::to_string(clock_.now().seconds());
  return {.fields = {{std::string(kTeaTime), seconds},
                     {std::string(kTeaSignature), tea_notice_signature(key_, seconds, body)}},
          .body = body};
}

}  // namespace greenpool::testing
