// What a payout of a withdrawal comes to, as the engine would book it, and whether it may be sent now.
// Thread safety: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/reject.h"
#include "engine/state.h"

namespace greenpool {

struct PayoutQuestion {
  std::string_view withdrawal;
  std::string_view operator_id;  // who would send it; empty: nobody in particular
  Timestamp now;
};

struct PayoutFigures {
  std::string member;
  WithdrawalStage stage = WithdrawalStage::requested;
  std::string approved_by;  // empty: not yet
  Money amount;
  Money fee;
  Money tax;
  // Why the engine would not let that operator send it.
  Reject obstacle = Reject::none;
  // Another withdrawal of the member was sent and has no result: the tax of the month depends on it.
  bool another_is_sent = false;

  // What the member gets.
  [[nodiscard]] Money pays() const { return amount - fee - tax; }
};

// nullopt: there is no such withdrawal, or it is over. O(the member's open withdrawals).
[[nodiscard]] std::optional<PayoutFigures> payout_figures(const State& state, const PayoutQuestion& question);

}  // namespace greenpool
