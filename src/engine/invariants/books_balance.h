// Law 2. Every posting sums to zero, and the pool account equals P. SPEC section 11.
#pragma once

#include "engine/change.h"
#include "engine/state.h"

namespace greenpool {

struct BooksBalance {
  static constexpr const char* kName = "2 books balance";

  [[nodiscard]] static bool holds_after_event(const PostingFigures& figures, const Change& change, const State& state) {
    return figures.sum == Money(0) && state.books.balance(Account::pool) == change.after.cash;
  }
};

}  // namespace greenpool
