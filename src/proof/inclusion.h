// One member's proof: that their points and their wallet are in the totals of a published statement. SPEC section 12;
// docs/proofs.md has the format.
// Thread safety: none needed, values only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "proof/statement.h"
#include "proof/tree.h"

namespace greenpool {

struct Proof {
  Digest statement{};  // the hash of the statement it belongs to
  std::string member;
  Digest salt{};
  Points points;
  Money wallet;
  std::uint64_t leaf = 0;       // its place in the tree
  std::vector<ProofNode> path;  // siblings from the leaf up
};

inline constexpr std::size_t kPathMax = 64;

// decimals: those of the statement.
[[nodiscard]] std::string to_text(const Proof& proof, int decimals);

// Exactly what to_text() writes. Error: proof_malformed, naming the line.
[[nodiscard]] Result<Proof> parse_proof(std::string_view text, int decimals);

// Follows the path up to the statement's totals and root. Errors, in this order: proof_of_other_statement;
// proof_out_of_place (the tree has no such leaf, or a path of another length leads to it); proof_sum_out_of_range (a
// negative sum, or one above its bound, anywhere on the path); proof_totals_differ; proof_root_differs. O(log n).
[[nodiscard]] Status check_proof(const Proof& proof, const Statement& statement, const Digest& statement_hash);

}  // namespace greenpool
