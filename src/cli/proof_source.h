// What a programme's state says to a proof: who holds what, the figures that are published, and the tree.
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

// "MEMBER.proof", without what a file's name cannot hold (cli/output_directory.h).
[[nodiscard]] std::string proof_file_name(std::string_view member);

}  // namespace greenpool
