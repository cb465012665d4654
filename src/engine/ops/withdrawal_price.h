// What the payout of a withdrawal is booked as. Pure.
#pragma once

#include <string_view>

#include "engine/events/withdrawals.h"
#include "engine/state.h"

namespace greenpool {

// Amount, fee and tax if it were paid at that time; the withdrawal is open. The text must outlive the answer.
[[nodiscard]] WithdrawalPaid price_withdrawal(const State& state, Timestamp at, std::string_view id);

}  // namespace greenpool
