// A rule of the review, and what rules share: numbers with their texts. Used by review.cc, risk_text.cc and
// review/*.cc only.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "terms/review.h"
#include "terms/review/ratio.h"

namespace greenpool {

struct Verdict {
  Severity severity;
  Explanation explanation;
  std::vector<Figure> figures;
};

struct Rule {
  std::string_view code;
  ReviewTopic topic;
  Wording source;
  Wording title;
  std::optional<Verdict> (*check)(const Terms& terms);  // of valid terms; nullopt: nothing to say
};

// `text` with each "{}" replaced by the next of `values`.
[[nodiscard]] std::string fill(std::string_view text, std::initializer_list<std::string> values);
// Both languages with the same values.
[[nodiscard]] Explanation explain(const Wording& text, std::initializer_list<std::string> values);

[[nodiscard]] Figure count_figure(std::string_view name, std::int64_t count);
[[nodiscard]] Figure ratio_figure(std::string_view name, const Ratio& ratio);
// `minor` minor units, as major units of the programme's currency.
[[nodiscard]] Figure amount_figure(std::string_view name, const Ratio& minor, const Terms& terms);

// "300.00": as in amount_figure().
[[nodiscard]] std::string amount_text(const Ratio& minor, const Terms& terms);
// "78.57 %", cut after two decimals.
[[nodiscard]] std::string percent_text(const Ratio& share);

// The largest share of its contribution that an order's buyer can be granted, as a buyer who names the cost can have
// it. With the contribution as base that is grant_rate. With the profit as base, v = g (a - k) is all of c = a - k - t
// a, t the share of rewards and platform, once k = a (1 - t / (1 - g)), which a product may cost (SPEC section 3).
[[nodiscard]] Ratio highest_grant_share(const Terms& terms);

// The lowest fee at which points can leave the pool: none where a forced exit waives it.
[[nodiscard]] Ratio lowest_leaving_fee(const Terms& terms);

// What a subsidised order, or any order of someone who is buyer, merchant and referrer at once, loses for good: the
// platform's share, less what shareholders get back of it.
[[nodiscard]] Ratio platform_share_kept(const Terms& terms);

}  // namespace greenpool
