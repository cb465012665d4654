// What a programme's state says to a proof: who holds what, the figures that are published, and the tree that proofs
// come from. SPEC section 12; docs/proofs.md.
// Thread safety: none needed, values only.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/state.h"
#include "proof/statement.h"
#include "proof/tree.h"

namespace greenpool {

struct PublishedStatement {
  Statement statement;
  Digest hash{};  // of its text
};

// Of every member, in order of registration; a debt counts as a wallet of 0, because what one member owes covers
// nobody else's claim. The state must outlive it. O(members + positions).
[[nodiscard]] std::vector<Holding> holdings_of(const State& state);

// Everything but the root, which is all zero. chain: of the state's last record. Error: audit_failed, when what the
// members hold is not S, or not the wallets' account: that is a bug, and nothing may be published.
[[nodiscard]] Result<Statement> figures_of(const State& state, const Digest& chain, std::span<const Holding> holdings);

// What everybody holds, as the tree that is published. The state must outlive it.
struct GrownTree {
  std::vector<Holding> holdings;
  Digest secret{};  // of this tree alone
  ProofTree tree;

  // The text of a member's proof; `published` is the statement with this tree's root. O(log members).
  [[nodiscard]] std::string proof_of(std::size_t member, const PublishedStatement& published) const;
};

// chain: of the state's last record. Errors: those of ProofTree::grow(). O(members log members + positions).
[[nodiscard]] Result<GrownTree> grow_tree(const State& state, const Digest& operator_secret, const Digest& chain);

// What an operator publishes of a programme as it is: the statement, its text, and the tree.
struct Publication {
  PublishedStatement published;
  std::string text;
  GrownTree tree;
};

// figures: of the same state, which must outlive it. The same record always gives the same text. Errors: audit_failed,
// statement_* (nothing is published that its readers would refuse), proof_*. O(members log members + positions).
[[nodiscard]] Result<Publication> publication_of(const State& state, Statement figures, const Digest& operator_secret);

}  // namespace greenpool
