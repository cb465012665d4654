// The review of SPEC section 13: what terms come close to in law, and what they cost whom, computed from the terms and
// not asserted. One table of rules (review/rules.h), one file a rule; docs/review.md lists them.
//
// Findings are information, not legal advice, and each of them says so. A finding that blocks must be acknowledged by
// two different operators before the terms take effect; who counts them and how is not this library's.
//
// Amounts come from a reference order (below), because terms do not say what goods cost. All of it is exact integer or
// rational arithmetic; where a power is irrational, bounds of 1e-15 relative width decide (review/power.h).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "money/money.h"
#include "terms/terms.h"

namespace greenpool {

enum class Severity : std::uint8_t { blocking, warning, information };
enum class ReviewTopic : std::uint8_t { compliance, economics };

// The same in Chinese and English. The first form names constant text.
struct Wording {
  std::string_view zh, en;
};
struct Explanation {
  std::string zh, en;
};

// One number behind a finding.
struct Figure {
  std::string_view name;  // snake_case, stable; amounts are of one reference order unless the name says otherwise
  std::string value;      // a decimal: amounts with the currency's decimals, others with at most 8, cut, not rounded
  std::string exact;      // an integer or a fraction in lowest terms, "11/14"; empty when the number is irrational
};

struct Finding {
  std::string_view code;  // snake_case, never changes once published
  ReviewTopic topic = ReviewTopic::compliance;
  Severity severity = Severity::information;
  Wording source;  // law and article, or the section of SPEC whose formula this is
  Wording title;
  Explanation explanation;
  std::vector<Figure> figures;
  Wording notice;  // that it is information and not legal advice
};

// The order that amounts are of: 100 000 minor units (1 000 yuan) paid, and goods that cost 30 % of it, or half of what
// rewards and platform leave where that is less, or nothing where a grant on profit could not be covered otherwise.
// Split as SPEC section 6 splits it, all rewards paid.
struct ReferenceOrder {
  Money paid, cost, rewards, platform, contribution, grant_value;
};
[[nodiscard]] ReferenceOrder reference_order(const Terms& terms);
// The same of goods that cost that share of the price, or all that rewards and platform leave where that is less.
[[nodiscard]] ReferenceOrder reference_order(const Terms& terms, Rate cost);

// All findings of valid terms, in the order of the table, at most one a rule. O(rules), some microseconds.
[[nodiscard]] std::vector<Finding> review(const Terms& terms);

// Whether one of them is blocking.
[[nodiscard]] bool blocks_activation(const std::vector<Finding>& findings);

// The codes of those that are, "a, b"; empty when nothing blocks.
[[nodiscard]] std::string blocking_codes(const std::vector<Finding>& findings);

// "blocking", "warning", "information"; "compliance", "economics".
[[nodiscard]] std::string_view name_of(Severity severity);
[[nodiscard]] std::string_view name_of(ReviewTopic topic);

}  // namespace greenpool
