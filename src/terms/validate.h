// What terms must fulfil beyond their types: ranges, and the combinations on which the theorem of SPEC section 3 and
// the bounds of section 2 rest. Everyone who makes terms (the parser, the presets, a search over terms) passes here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "terms/terms.h"

namespace greenpool {

struct TermsViolation {
  std::string fault;   // out_of_range, too_fine or inconsistent
  std::string key;     // as in TOML: "points.grant_rate"
  std::string reason;  // "must be ..."
};

// The first violation in the order of the keys in to_toml(), ranges before combinations. Any field values are safe,
// negative or extreme ones too. O(ranks + tax brackets).
[[nodiscard]] std::optional<TermsViolation> find_violation(const Terms& terms);

// The same as a Status: "key points.grant_rate: must be ...".
[[nodiscard]] Status validate(const Terms& terms);

// The largest share of an order that its rewards can take, rounded up: direct + indirect + the highest rank's rate
// times (1 + peer * peer_generations), and the agents (their sum, or the highest where their rates are differences). It
// may be more than 1. Whoever sets a reward rate, for the programme or for a product, must set at least this (SPEC
// section 6). Every field of terms.rewards is in its own range.
[[nodiscard]] Rate worst_case_rewards(const Terms& terms);

// The shortest decimal text that is exactly this price in major units a point ("1", "0.005"); nullopt when the price is
// no multiple of 1e-8, not positive or too large for parse_price. digits: 0..4 decimals of the currency.
[[nodiscard]] std::optional<std::string> exact_price_text(const Price& price, int digits);

}  // namespace greenpool
