// A published tree (proof/tree.h) on disk, so that a member's proof takes a few reads and not the whole programme:
// "gptree1\n", the number of members, each member's place, then all nodes, the leaves first. Integers are
// little-endian, 4 bytes a place and 8 otherwise; a node is its hash, points and wallet. No member can be found by it
// but by who knows their number.
// What is read may be damaged: whoever makes a proof of it checks the proof (proof/inclusion.h).
// Thread safety: any thread; a file appears whole or not at all.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "proof/tree.h"

namespace greenpool {

// Makes the directory where it is missing. Error: tree_unwritable.
[[nodiscard]] Status keep_tree(const std::filesystem::path& path, const ProofTree& tree);

struct KeptLeaf {
  std::uint64_t index = 0;
  ProofNode leaf;
  std::vector<ProofNode> path;  // siblings from the leaf up
};

// member: the place of the holding that the tree was grown from. Errors: tree_missing, tree_damaged (also: it has no
// such member). O(log members) reads.
[[nodiscard]] Result<KeptLeaf> read_kept_leaf(const std::filesystem::path& path, std::uint64_t member);

}  // namespace greenpool
