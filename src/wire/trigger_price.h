// The price at which a position is due for its exit, as it is shown: m x C / A, cut to 8 decimals like every published
// price. SPEC section 5. Pure.
#pragma once

#include <string>

#include "pool/trigger.h"

namespace greenpool {

// currency_digits: 0..4.
[[nodiscard]] std::string format_trigger_price(const Trigger& trigger, int currency_digits);

}  // namespace greenpool
