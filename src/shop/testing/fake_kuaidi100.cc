#include "shop/testing/fake_kuaidi100.h"

#include "json/value.h"
#include "json/writer.h"
#include "net/form.h"
#include "payments/signing.h"

namespace greenpool::testing {
namespace {

constexpr std::string_view kCustomer = "0A1B2C3D4E5F60718293A4B5C6D7E8F9";
constexpr std::string_view kKey = "KqWxYz1234";
constexpr std::int64_t kHalfAnHour = std::int64_t{30} * 60 * 1'000'000;

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string value(const FormFields& form, std::string_view name) {
  const auto found = form.find(name);
  return found == form.end() ? std::string() : found->second;
}

}  // namespace

FakeKuaidi100::FakeKuaidi100(Clock& clock)
    : clock_(clock), server_([this](const LocalRequest& request) { return serve(request); }) {}

shop::Kuaidi100::Options FakeKuaidi100::options() const {
  return {.url = server_.url() + "/poll/query.do", .customer = std::string(kCustomer), .key = std::string(kKey)};
}

void FakeKuaidi100::put(const std::string& number, Journey journey) {
  const std::lock_guard lock(mutex_);
  journeys_[number] = std::move(journey);
}
void FakeKuaidi100::behave(Manner manner) {
  const std::lock_guard lock(mutex_);
  manner_ = manner;
}
std::vector<std::string> FakeKuaidi100::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}
std::vector<std::string> FakeKuaidi100::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

LocalAnswer FakeKuaidi100::refuse(const std::string& code, const std::string& message) {
  refused_.push_back(code);
  LocalAnswer answer;
  ObjectWriter object(answer.body);
  object.truth("result", false);
  object.text("returnCode", code);
  object.text("message", message);
  object.close();
  return answer;
}

LocalAnswer FakeKuaidi100::serve(const LocalRequest& request) {
  const std::lock_guard lock(mutex_);
  const auto form = read_form(request.body);
  if (request.method != "POST" || request.target != "/poll/query.do" || !form ||
      request.field("Content-Type") != "application/x-www-form-urlencoded") {
    return refuse("400", "提交的数据不完整，或者贵公司没授权");
  }
  const std::string param = value(*form, "param");
  const std::string signed_text = param + std::string(kKey) + value(*form, "customer");
  if (value(*form, "customer") != kCustomer || value(*form, "sign") != upper(md5_hex(signed_text))) {
    return refuse("503", "验证签名失败");
  }
  const Result<JsonValue> json = parse_json(param);
  const auto text = [&](std::string_view name) { return std::string(json ? json->text_at(name).value_or("") : ""); };
  asked_.push_back(text("num"));
  switch (manner_) {
    case Manner::broken_json:
      return {.body = R"({"message":"ok","data":[{"time")"};
    case Manner::server_error:
      return {.status = 500, .body = "<html>"};
    case Manner::hang_up:
      return {.manner = LocalAnswer::Manner::hang_up};
    case Manner::out_of_queries:
      return refuse("601", "POLL:KEY 已过期");
    case Manner::answer:
      break;
  }
  return tell(text("num"), text("com"), text("phone"));
}

LocalAnswer FakeKuaidi100::tell(const std::string& number, const std::string& carrier, const std::string& phone) {
  const Timestamp now = clock_.now();
  const auto last = last_asked_.find(number);
  if (last != last_asked_.end() && now.microseconds() - last->second.microseconds() < kHalfAnHour) {
    return refuse("600", "该单号已被锁定，请勿频繁查询");
  }
  last_asked_[number] = now;
  const auto found = journeys_.find(number);
  if (found == journeys_.end()) return refuse("500", "查询无结果，请隔段时间再查");
  const Journey& journey = found->second;
  if (journey.carrier != carrier) return refuse("400", "找不到对应公司");
  if (journey.phone != phone) return refuse("408", "快递公司参数异常：验证码错误");
  LocalAnswer answer;
  ObjectWriter object(answer.body);
  object.text("message", "ok");
  object.text("nu", number);
  object.text("ischeck", journey.state == "3" ? "1" : "0");
  object.text("com", carrier);
  object.text("status", "200");
  object.text("state", journey.state);
  object.text("condition", "00");
  std::string& data = object.name("data");
  data.push_back('[');
  for (auto step = journey.steps.rbegin(); step != journey.steps.rend(); ++step) {  // the newest first
    if (data.back() != '[') data.push_back(',');
    ObjectWriter one(data);
    one.text("time", step->time);
    one.text("ftime", step->time);
    one.text("context", step->context);
    one.text("status", step->status);
    one.close();
  }
  data.push_back(']');
  object.close();
  return answer;
}

}  // namespace greenpool::testing
