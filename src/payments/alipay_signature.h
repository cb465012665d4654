// How Alipay's gateway signs (RSA2: SHA-256 with RSA): parameters sorted by name, and answers by the text of their node
// as it came. https://opendocs.alipay.com/common/057k53
// Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/form.h"

namespace greenpool {

using AlipayParameters = FormFields;

// "a=1&b=2", values as they are, empty ones and `sign` left out. Requests sign sign_type, notifications do not.
enum class AlipaySigned : std::uint8_t { request, notification };
[[nodiscard]] std::string alipay_signed_text(const AlipayParameters& parameters, AlipaySigned what);

struct AlipayEnvelope {
  std::string name;  // "alipay_trade_query_response", "error_response"
  std::string node;  // its object, byte by byte
  std::string sign;  // base64
};
// Finds the node and the signature without taking the node apart. nullopt: there is not exactly one of each.
[[nodiscard]] std::optional<AlipayEnvelope> split_alipay_answer(std::string_view text);

}  // namespace greenpool
