#include "shop/kuaidi100.h"

#include <algorithm>

#include "json/value.h"
#include "json/writer.h"
#include "net/form.h"
#include "payments/china_time.h"
#include "payments/signing.h"

namespace greenpool::shop {
namespace {

constexpr std::size_t kNumberMin = 6;
constexpr std::size_t kNumberMax = 32;
constexpr std::size_t kTextBytesMax = 1'000;
constexpr std::string_view kSigned = "签收";

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string param_of(const TrackingQuestion& question) {
  std::string param;
  ObjectWriter object(param);
  object.text("com", lower(question.carrier));
  object.text("num", question.tracking_number);
  if (!question.phone.empty()) {
    const bool of_china = question.phone.starts_with("+86");
    object.text("phone", of_china ? question.phone.substr(3) : question.phone);
  }
  object.text("resultv2", "1");  // events say their state
  object.close();
  return param;
}

// Its numbers come as numbers and as texts.
std::string code_at(const JsonValue& json, std::string_view name) {
  if (const auto text = json.text_at(name)) return std::string(*text);
  const auto number = json.integer_at(name);
  return number ? std::to_string(*number) : std::string();
}

bool is_signed_for(const std::string& state) {
  return state == "3" || state == "301" || state == "302" || state == "303" || state == "304";
}

// At most so many bytes of it, in whole characters.
std::string shortened(std::string_view text) {
  if (text.size() <= kTextBytesMax) return std::string(text);
  std::size_t end = kTextBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  return std::string(text.substr(0, end));
}

tl::unexpected<Error> malformed(std::string why) { return failure("tracking_malformed", std::move(why)); }

tl::unexpected<Error> refusal(const std::string& code) {
  const std::string said = "Kuaidi100 answered returnCode " + code;
  if (code == "503" || code == "601") return failure("tracker_refused", said);
  if (code == "501" || code == "502") return failure("tracker_unavailable", said);
  return failure("tracking_refused", said);
}

struct ToldEvent {
  ParcelEvent event;
  bool is_signature = false;
};

Result<ToldEvent> read_event(const JsonValue& json) {
  const auto text = json.text_at("context");
  const auto time = json.text_at("ftime") ? json.text_at("ftime") : json.text_at("time");
  const auto at = time ? parse_china_time(*time) : std::nullopt;
  if (!text || !at) return malformed("an event has no text or no time");
  return ToldEvent{{.at = *at, .text = shortened(*text)}, json.text_at("status").value_or("").starts_with(kSigned)};
}

Result<std::vector<ParcelEvent>> read_answer(const JsonValue& json) {
  const std::string code = code_at(json, json.find("returnCode") != nullptr ? "returnCode" : "status");
  if (code == "500" || code == "201") return std::vector<ParcelEvent>();
  if (json.truth_at("result") == false || (!code.empty() && code != "200")) return refusal(code);
  const JsonValue* const data = json.find("data");
  if (data == nullptr || !data->is(JsonValue::Kind::list)) return malformed("the answer has no list of events");
  std::vector<ToldEvent> told;
  for (const JsonValue& item : data->items()) {
    Result<ToldEvent> event = read_event(item);
    if (!event) return tl::unexpected(event.error());
    told.push_back(std::move(*event));
  }
  // The newest first, unless asked otherwise.
  if (!told.empty() && told.back().event.at < told.front().event.at) std::reverse(told.begin(), told.end());
  if (is_signed_for(code_at(json, "state")) && !told.empty()) {
    const auto by = std::find_if(told.begin(), told.end(), [](const ToldEvent& one) { return one.is_signature; });
    (by == told.end() ? told.back() : *by).event.delivered = true;
  }
  std::vector<ParcelEvent> events;
  for (ToldEvent& one : told) events.push_back(std::move(one.event));
  return events;
}

}  // namespace

Result<std::vector<ParcelEvent>> Kuaidi100::track(const TrackingQuestion& question) {
  const std::size_t length = question.tracking_number.size();
  if (length < kNumberMin || length > kNumberMax) {
    return failure("tracking_refused", "Kuaidi100 takes numbers of 6 to 32 characters");
  }
  const std::string param = param_of(question);
  OutgoingRequest request{.method = "POST", .url = options_.url};
  request.fields = {{"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = write_form({{"customer", options_.customer},
                             {"param", param},
                             {"sign", upper(md5_hex(param + options_.key + options_.customer))}});
  const Result<IncomingResponse> answer = client_.send(request);
  // What is answered may name people, so none of it is passed on in errors.
  if (!answer) return failure("tracker_unavailable", "Kuaidi100 cannot be reached: " + answer.error().code);
  if (answer->status != 200) {
    return failure("tracker_unavailable", "Kuaidi100 answered " + std::to_string(answer->status));
  }
  const Result<JsonValue> json = parse_json(answer->body);
  if (!json || !json->is(JsonValue::Kind::object)) return malformed("the answer is no JSON object");
  return read_answer(*json);
}

}  // namespace greenpool::shop
