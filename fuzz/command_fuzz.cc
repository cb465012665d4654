// Any bytes as a command: reading ends in a request or in an error that names itself, and a request that was read
// survives being written as JSON and read again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

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
  std::string rendered;
  append_request(rendered, request, digits);
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
