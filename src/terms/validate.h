// What terms must fulfil beyond their types: ranges, and the combinations on which the theorem of SPEC section 3 and
// the bounds of section 2 rest. Everyone who makes terms (the parser, the presets, a search over terms) passes here.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "terms/terms.h"

namespace greenpool {

struct TermsViolation {
  std::string code;    // terms_out_of_range, terms_too_fine or terms_inconsistent
  std::string key;     // as in TOML: "points.grant_rate"
  std::string reason;  // "must be ..."
};

// The first violation in the order of the keys in to_toml(), ranges before combinations. Any field values are safe,
// negative or extreme ones too. O(1).
[[nodiscard]] std::optional<TermsViolation> find_violation(const Terms& terms);

// The same as a Status: "key points.grant_rate: must be ...".
[[nodiscard]] Status validate(const Terms& terms);

// The shortest decimal text that is exactly this price in major units a point ("1", "0.005"); nullopt when the price is
// no multiple of 1e-8, not positive or too large for parse_price. digits: 0..4 decimals of the currency.
[[nodiscard]] std::optional<std::string> exact_price_text(const Price& price, int digits);

}  // namespace greenpool
