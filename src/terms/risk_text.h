// What members are shown before they take part, made from the terms' own figures, so that nobody can leave it out or
// say it more kindly. SPEC section 12. It promises nothing, and is information, not legal or financial advice.
//
// The wording for given terms never changes once a programme ran with it: journals hold the hash of what was accepted.
// Pure; some tens of microseconds.
#pragma once

#include <string>

#include "base/sha256.h"
#include "terms/terms.h"

namespace greenpool {

// Numbered sentences in Chinese, then the same in English; ends with a newline. Of valid terms.
[[nodiscard]] std::string risk_text(const Terms& terms);

// Of what members accept: SHA-256 over to_toml(terms), a zero byte, and risk_text(terms).
[[nodiscard]] Digest text_hash(const Terms& terms);

}  // namespace greenpool
