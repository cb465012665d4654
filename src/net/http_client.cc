#include "net/http_client.h"

#include <algorithm>

namespace greenpool {

std::string_view IncomingResponse::field(std::string_view name) const {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  for (const HttpMessageField& field : fields) {
    if (std::ranges::equal(field.name, name, {}, lower, lower)) return field.value;
  }
  return {};
}

}  // namespace greenpool
