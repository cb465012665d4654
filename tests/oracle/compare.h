// Figure by figure: what the engine shows against what the oracle holds.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "engine/event.h"
#include "engine/state.h"
#include "tests/oracle/oracle.h"

namespace greenpool::oracle {

// All figures of all events, but not where the engine keeps a position.
[[nodiscard]] std::optional<std::string> difference_of_events(std::span<const Event> engine,
                                                              std::span<const Event> oracle);
// P, S, q, accounts, totals, counts, clock. O(1).
[[nodiscard]] std::optional<std::string> difference_of_programme(const State& state, const Oracle& oracle);
// Wallet, spend, receipts, referrer and every open position. O(positions of the member).
[[nodiscard]] std::optional<std::string> difference_of_member(const State& state, const Oracle& oracle,
                                                              std::size_t member);

}  // namespace greenpool::oracle
