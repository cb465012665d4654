// What a programme's state says to a proof: who holds what, and the figures that are published.
// Thread safety: none needed, values only.
#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "engine/state.h"
#include "proof/statement.h"
#include "proof/tree.h"

namespace greenpool {

// Of every member, in order of registration; a debt counts as a wallet of 0, because what one member owes covers
// nobody else's claim. The state must outlive it. O(members + positions).
[[nodiscard]] std::vector<Holding> holdings_of(const State& state);

// Everything but the root, which is all zero. chain: of the state's last record. Error: audit_failed, when what the
// members hold is not S, or not the wallets' account: that is a bug, and nothing may be published.
[[nodiscard]] Result<Statement> figures_of(const State& state, const Digest& chain, std::span<const Holding> holdings);

}  // namespace greenpool
