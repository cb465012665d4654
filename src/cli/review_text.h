// The findings of the review, in words and for programs: the same wherever they are shown.
// Thread safety: values only.
#pragma once

#include <string>
#include <vector>

#include "cli/texts.h"
#include "terms/review.h"

namespace greenpool {

// One finding after the other: severity, code, title, explanation, source and figures; at the end that it is no legal
// advice, or that nothing was found.
[[nodiscard]] std::string review_words(const std::vector<Finding>& findings, Language language);

// append_review() and a line feed.
[[nodiscard]] std::string review_json(const Terms& terms, const std::vector<Finding>& findings);

}  // namespace greenpool
