// The Merkle-sum tree over what members hold: each node has the sum of the points and of the wallets below it, and its
// hash covers the sums of both its children, so that no holding can be left out of the total that a path leads to.
// SPEC section 12; docs/proofs.md describes every byte. Maxwell's proof of liabilities, with the repair of Chalkias et
// al. (both children's sums are hashed, not only their total).
//
//   secret of the tree = HMAC-SHA-256(operator's secret, "greenpool tree 1\n" . seq . chain)
//   salt  = HMAC-SHA-256(secret of the tree, member)
//   name  = SHA-256("greenpool name 1\n" . salt . member)
//   leaf  = SHA-256("greenpool leaf 1\n" . index . name . points . wallet)
//   node  = SHA-256("greenpool node 1\n" . left hash, points, wallet . right hash, points, wallet)
//   root  = SHA-256("greenpool root 1\n" . members . points . wallets . hash of the top node)
//
// Integers are 8 bytes, little-endian; points in units of 1e-8, wallets in minor units. Leaves stand in ascending order
// of their names, which no one without the secret can foresee, so that neighbours in the tree are no neighbours in
// life. Level by level the nodes are joined in pairs; an odd last one moves up as it is and is never doubled
// (CVE-2012-2459). With no members the top node has 32 zero bytes and no sums.
// Thread safety: none needed, values only.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "money/money.h"

namespace greenpool {

struct ProofNode {
  Digest hash{};
  Points points;
  Money wallet;

  friend bool operator==(const ProofNode&, const ProofNode&) = default;
};

// What one member is owed. A debt is no negative liability: it counts as a wallet of 0, which is the caller's to see
// to.
struct Holding {
  std::string_view member;  // 1..64 bytes
  Points points;            // 0..kPointsMax
  Money wallet;             // 0..kMoneyMax
};

// Another one for each record that is published; the same for the same, so that it need not be kept.
[[nodiscard]] Digest tree_secret_of(const Digest& operator_secret, std::uint64_t seq, const Digest& chain);

[[nodiscard]] Digest salt_of(const Digest& tree_secret, std::string_view member);

// Nothing where an amount is negative or above its bound: of the holding, of a child, or of both children together.
[[nodiscard]] std::optional<ProofNode> leaf_of(const Holding& holding, const Digest& salt, std::uint64_t index);
[[nodiscard]] std::optional<ProofNode> join(const ProofNode& left, const ProofNode& right);

[[nodiscard]] Digest root_of(const ProofNode& top, std::uint64_t members);

// How many siblings a path from that leaf has. index < members.
[[nodiscard]] std::size_t path_length(std::uint64_t index, std::uint64_t members);

class ProofTree {
 public:
  // Time O(n log n), for the order of the leaves, and some ten SHA-256 blocks a member; memory about 140 bytes a
  // member while it grows, 100 afterwards. Errors: proof_sum_out_of_range (naming the member or what they add up to),
  // proof_member_twice.
  [[nodiscard]] static Result<ProofTree> grow(std::span<const Holding> holdings, const Digest& tree_secret);

  [[nodiscard]] std::uint64_t members() const { return places_.size(); }
  [[nodiscard]] const ProofNode& top() const { return levels_.back().back(); }
  [[nodiscard]] Digest root() const { return root_of(top(), members()); }

  // Where the holding with that place in the span became a leaf.
  [[nodiscard]] std::uint64_t index_of(std::size_t holding) const { return places_[holding]; }
  // Its siblings, from the leaf up. O(log n).
  [[nodiscard]] std::vector<ProofNode> path_of(std::size_t holding) const;

  // For whoever keeps it: the place of each holding, and all nodes, the leaves first.
  [[nodiscard]] std::span<const std::uint32_t> places() const { return places_; }
  [[nodiscard]] std::span<const std::vector<ProofNode>> levels() const { return levels_; }

 private:
  ProofTree() = default;

  std::vector<std::uint32_t> places_;           // of each holding, among the leaves
  std::vector<std::vector<ProofNode>> levels_;  // leaves first, the top node last
};

}  // namespace greenpool
