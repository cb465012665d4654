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

class PayoutsInHand;

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

// Whether the caller may give this command to that programme right away, in their own name. payouts: nullptr where
// there are none.
[[nodiscard]] HttpProblem may_submit(const Visitor& visitor, const OperationRequest& operation,
                                     const std::string& programme, const PayoutsInHand* payouts);

// The operator that the command names; empty when it names none.
[[nodiscard]] std::string_view operator_of(const OperationRequest& operation);

}  // namespace greenpool
