// Law 5. What leaves the wallets' and debts' accounts is what members' wallets lost, and the reverse. SPEC section 11.
#pragma once

#include "engine/change.h"

namespace greenpool {

struct WalletsConserved {
  static constexpr const char* kName = "5 wallets are conserved";

  [[nodiscard]] static bool holds_after_event(const Change& change) {
    Money credited;
    for (const PostingLine& line : change.posting.lines()) {
      if (line.account == Account::wallets || line.account == Account::member_debt) credited -= line.debit;
    }
    return credited == change.wallets;
  }
};

}  // namespace greenpool
