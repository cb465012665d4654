// Who may give which command, and which need a second person first. Four eyes where the engine keeps them by itself
// (withdrawals, supplier payments, terms, old claims, closing) need no approval here: the engine refuses the same
// operator twice.
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/problem.h"
#include "server/visitor.h"
#include "service/request.h"

namespace greenpool {

class Exchange;
struct Hall;

enum class Approved : std::uint8_t {
  always,
  in_hand,  // while a payment provider has the withdrawal in hand (server/payouts_in_hand.h)
};

struct CommandAccess {
  std::string_view type;
  std::uint32_t who;            // may give it, or, where it needs approval, ask for it
  std::uint32_t approvers = 0;  // of whom another one must approve it; 0: it needs none
  Approved approved = Approved::always;
};

// nullptr: there is no such command.
[[nodiscard]] const CommandAccess* find_command_access(std::string_view type);
[[nodiscard]] const CommandAccess& access_of(const OperationRequest& operation);

enum class PayoutNow : std::uint8_t { elsewhere, in_hand };

// Whether the caller may give this command right away, in their own name. payout: where the withdrawal is that it is
// about, if it is about one.
[[nodiscard]] HttpProblem may_submit(const Visitor& visitor, const OperationRequest& operation,
                                     PayoutNow payout = PayoutNow::elsewhere);

// The same of a command of the exchange. What it says of a payout by hand is held until the exchange is answered.
[[nodiscard]] HttpProblem admit(Exchange& exchange, const Hall& hall, const OperationRequest& operation);

// The operator that the command names; empty when it names none.
[[nodiscard]] std::string_view operator_of(const OperationRequest& operation);

}  // namespace greenpool
