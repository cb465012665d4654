// Law 1. No event lowers the price P / S (q while S = 0); a points split divides it exactly. SPEC section 3, theorem.
// It leaves out the parts that the programme's end pays, which round up where their remainder is among the largest:
// law 11 holds each of them to less than a minor unit.
#pragma once

#include "engine/change.h"

namespace greenpool {

struct PriceNeverFalls {
  static constexpr const char* kName = "1 price never falls";

  [[nodiscard]] static bool holds_after_event(const Event& event, const Change& change) {
    if (std::holds_alternative<ClosingPaid>(event)) return true;
    if (change.before == change.after && change.split_factor == 1) return true;
    const Price before = change.before.price();
    const Price after = change.after.price();
    if (change.split_factor == 1) return before <= after;
    // after x factor == before, exactly.
    return wide(static_cast<std::uint64_t>(after.minor) * static_cast<std::uint64_t>(change.split_factor),
                static_cast<std::uint64_t>(before.units)) ==
           wide(static_cast<std::uint64_t>(before.minor), static_cast<std::uint64_t>(after.units));
  }
};

}  // namespace greenpool
