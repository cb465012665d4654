// Law 5. What leaves the wallets' and debts' accounts is what members' wallets lost, and the reverse. SPEC section 11.
#pragma once

#include "engine/change.h"

namespace greenpool {

struct WalletsConserved {
  static constexpr const char* kName = "5 wallets are conserved";

  [[nodiscard]] static bool holds_after_event(const PostingFigures& figures, const Change& change) {
    return figures.to_members == change.wallets;
  }
};

}  // namespace greenpool
