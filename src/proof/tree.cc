#include "proof/tree.h"

#include <algorithm>
#include <string>
#include <utility>

#include "proof/hmac.h"

namespace greenpool {
namespace {

struct NamedLeaf {
  Digest name;
  std::uint32_t holding;
};

void add_integer(Sha256& hash, std::uint64_t value) {
  std::array<std::uint8_t, 8> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
  hash.update(bytes);
}

void add_sums(Sha256& hash, Points points, Money wallet) {
  add_integer(hash, static_cast<std::uint64_t>(points.units()));
  add_integer(hash, static_cast<std::uint64_t>(wallet.units()));
}

void add_node(Sha256& hash, const ProofNode& node) {
  hash.update(node.hash);
  add_sums(hash, node.points, node.wallet);
}

Digest name_of(std::string_view member, const Digest& salt) {
  Sha256 hash;
  hash.update("greenpool name 1\n");
  hash.update(salt);
  hash.update(member);
  return hash.finish();
}

Digest leaf_hash(const Holding& holding, const Digest& name, std::uint64_t index) {
  Sha256 hash;
  hash.update("greenpool leaf 1\n");
  add_integer(hash, index);
  hash.update(name);
  add_sums(hash, holding.points, holding.wallet);
  return hash.finish();
}

bool in_bounds(Points points, Money wallet) {
  return points >= Points(0) && points <= Points(kPointsMax) && wallet >= Money(0) && wallet <= Money(kMoneyMax);
}

std::vector<ProofNode> next_level(const std::vector<ProofNode>& below, bool& overflow) {
  std::vector<ProofNode> level;
  level.reserve((below.size() + 1) / 2);
  for (std::size_t i = 0; i + 1 < below.size(); i += 2) {
    const std::optional<ProofNode> node = join(below[i], below[i + 1]);
    overflow = overflow || !node;
    level.push_back(node.value_or(ProofNode{}));
  }
  if (below.size() % 2 == 1) level.push_back(below.back());
  return level;
}

}  // namespace

Digest tree_secret_of(const Digest& operator_secret, std::uint64_t seq, const Digest& chain) {
  std::string message = "greenpool tree 1\n";
  for (int byte = 0; byte < 8; ++byte) message.push_back(static_cast<char>(seq >> (8 * byte) & 0xffU));
  message.append(chain.begin(), chain.end());
  return HmacSha256(operator_secret).of(message);
}

Digest salt_of(const Digest& tree_secret, std::string_view member) { return HmacSha256(tree_secret).of(member); }

std::optional<ProofNode> leaf_of(const Holding& holding, const Digest& salt, std::uint64_t index) {
  if (!in_bounds(holding.points, holding.wallet)) return std::nullopt;
  return ProofNode{leaf_hash(holding, name_of(holding.member, salt), index), holding.points, holding.wallet};
}

std::optional<ProofNode> join(const ProofNode& left, const ProofNode& right) {
  if (!in_bounds(left.points, left.wallet) || !in_bounds(right.points, right.wallet)) return std::nullopt;
  // Two amounts inside their bounds may together pass 64 bits.
  if (left.points > Points(kPointsMax) - right.points || left.wallet > Money(kMoneyMax) - right.wallet) {
    return std::nullopt;
  }
  Sha256 hash;
  hash.update("greenpool node 1\n");
  add_node(hash, left);
  add_node(hash, right);
  return ProofNode{hash.finish(), left.points + right.points, left.wallet + right.wallet};
}

Digest root_of(const ProofNode& top, std::uint64_t members) {
  Sha256 hash;
  hash.update("greenpool root 1\n");
  add_integer(hash, members);
  add_sums(hash, top.points, top.wallet);
  hash.update(top.hash);
  return hash.finish();
}

std::size_t path_length(std::uint64_t index, std::uint64_t members) {
  std::size_t length = 0;
  for (; members > 1; members = members / 2 + members % 2, index /= 2) {
    if (index % 2 == 1 || index + 1 < members) ++length;
  }
  return length;
}

Result<ProofTree> ProofTree::grow(std::span<const Holding> holdings, const Digest& tree_secret) {
  const HmacSha256 hmac(tree_secret);
  std::vector<NamedLeaf> order;
  order.reserve(holdings.size());
  for (std::size_t i = 0; i < holdings.size(); ++i) {
    const std::string_view member = holdings[i].member;
    order.push_back({name_of(member, hmac.of(member)), static_cast<std::uint32_t>(i)});
  }
  std::sort(order.begin(), order.end(), [](const NamedLeaf& a, const NamedLeaf& b) { return a.name < b.name; });

  ProofTree tree;
  tree.places_.resize(holdings.size());
  std::vector<ProofNode> leaves;
  leaves.reserve(holdings.size());
  for (std::size_t index = 0; index < order.size(); ++index) {
    const Holding& holding = holdings[order[index].holding];
    if (index > 0 && order[index].name == order[index - 1].name) {
      return failure("proof_member_twice", "member " + std::string(holding.member) + " stands there twice");
    }
    if (!in_bounds(holding.points, holding.wallet)) {
      return failure("proof_sum_out_of_range", "what member " + std::string(holding.member) + " holds is out of range");
    }
    tree.places_[order[index].holding] = static_cast<std::uint32_t>(index);
    leaves.push_back({leaf_hash(holding, order[index].name, index), holding.points, holding.wallet});
  }
  if (leaves.empty()) leaves.emplace_back();
  tree.levels_.push_back(std::move(leaves));
  bool overflow = false;
  while (tree.levels_.back().size() > 1) tree.levels_.push_back(next_level(tree.levels_.back(), overflow));
  if (overflow) return failure("proof_sum_out_of_range", "what the members hold together is out of range");
  return tree;
}

std::vector<ProofNode> ProofTree::path_of(std::size_t holding) const {
  std::vector<ProofNode> path;
  std::size_t index = places_[holding];
  for (std::size_t level = 0; level + 1 < levels_.size(); ++level, index /= 2) {
    const std::vector<ProofNode>& nodes = levels_[level];
    if ((index ^ 1U) < nodes.size()) path.push_back(nodes[index ^ 1U]);
  }
  return path;
}

}  // namespace greenpool
