// Law 6. Every account that a posting touched, the points and the touched position are inside the bounds of SPEC
// section 2; S > 0 implies P > 0.
#pragma once

#include "engine/change.h"
#include "engine/state.h"

namespace greenpool {

struct AmountsBounded {
  static constexpr const char* kName = "6 amounts are bounded";

  [[nodiscard]] static bool holds_after_event(const PostingFigures& figures, const Change& change) {
    if (!figures.bounded) return false;
    const Pool& pool = change.after;
    if (pool.circulating < Points(0) || pool.circulating > Points(kPointsMax)) return false;
    return pool.circulating == Points(0) || pool.cash > Money(0);
  }

  // Whatever posting did it.
  [[nodiscard]] static bool holds_after_command(const BooksFigures& books) { return books.bounded; }
};

}  // namespace greenpool
