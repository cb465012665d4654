// Any bytes as a command: reading ends in a request or in an error that names itself, and a request that was read
// survives being written as JSON and read again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "wire/names.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

// The one JSON text of a request, in the order of its fields.
class Renderer {
 public:
  Renderer(const Request& request, int digits) : request_(request), digits_(digits) {}

  std::string text() {
    field("type", kCommandNames[request_.operation.index()]);
    std::visit(*this, request_.operation);
    if (request_.at) field("at", format_timestamp(*request_.at));
    if (!request_.key.empty()) field("key", request_.key);
    return json_ + "}";
  }

  void operator()(const RegisterMemberRequest& request) {
    field("member", request.member);
    if (!request.referrer.empty()) field("referrer", request.referrer);
  }
  void operator()(const SettleOrderRequest& request) {
    field("order", request.order);
    field("member", request.member);
    field("paid", format_money(request.paid, digits_));
    field("cost", format_money(request.cost, digits_));
  }
  void operator()(const SellPointsRequest& request) {
    field("member", request.member);
    field("points", request.points ? format_points(*request.points) : "all");
  }
  void operator()(const InjectRequest& request) {
    field("amount", format_money(request.amount, digits_));
    field("source", source_name(request.source));
  }

 private:
  void field(std::string_view name, std::string_view value) {
    json_ += json_.empty() ? "{" : ",";
    append_json_string(json_, name);
    json_ += ":";
    append_json_string(json_, value);
  }

  const Request& request_;
  const int digits_;
  std::string json_;
};

void check_round_trip(std::string_view text, int digits) {
  Request request;
  if (Status read = read_command(text, digits, request); !read) {
    GP_CHECK(read.error().code == "command_malformed", "a command that cannot be read is malformed");
    GP_CHECK(!read.error().message.empty(), "and says why");
    for (const char c : read.error().message) {
      GP_CHECK(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f, "in one printable line");
    }
    return;
  }
  if (request.unreadable != Reject::none) return;  // such an amount has no text any more
  const std::string rendered = Renderer(request, digits).text();
  if (rendered.size() > kCommandBytesMax) return;  // control characters grow when they are escaped
  Request again;
  GP_CHECK(read_command(rendered, digits, again).has_value(), "what was read can be written and read");
  GP_CHECK(again == request, "and is the same");
}

}  // namespace
}  // namespace greenpool

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const int digits : {0, 2, 4}) greenpool::check_round_trip(text, digits);
  return 0;
}
