// Law 10. When a command ends: an empty circulation leaves nothing in the pool, the price is below the split, no window
// and no closing is half done, nobody holds points after the end, all books sum to zero, and time has not gone back.
// SPEC sections 2, 3, 11, 13 and 15.
#pragma once

#include "engine/state.h"

namespace greenpool {

struct CommandSettled {
  static constexpr const char* kName = "10 commands end settled";

  [[nodiscard]] static bool holds_after_command(const BooksFigures& books, const State& state, Timestamp clock_before) {
    if (state.pool.circulating == Points(0) && state.pool.cash != Money(0)) return false;
    if (!(state.pool.price() < state.terms.split_at)) return false;
    if (state.sale_window.executes() || state.closing.begun) return false;
    if (state.closing.stage == ClosingStage::closed && state.pool.circulating != Points(0)) return false;
    if (state.books.balance(Account::rewards_payable) != Money(0)) return false;
    return books.sum == Money(0) && state.clock >= clock_before;
  }
};

}  // namespace greenpool
