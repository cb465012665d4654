#include "proof/inclusion.h"

#include <optional>

#include "base/text_id.h"
#include "proof/fields.h"

namespace greenpool {
namespace {

constexpr std::string_view kTitle = "greenpool proof 1";

// "hash points wallet", each after one space.
ProofNode parse_node(FieldReader& reader, int decimals) {
  const std::string_view value = reader.text("node");
  const std::size_t first = value.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : value.find(' ', first + 1);
  if (second == std::string_view::npos) {
    reader.refuse("a node has a hash, points and a wallet");
    return {};
  }
  const Result<Digest> hash = parse_digest(value.substr(0, first));
  const Result<Points> points = parse_points(value.substr(first + 1, second - first - 1));
  const Result<Money> wallet = parse_money(value.substr(second + 1), decimals);
  if (hash && points && wallet) return {*hash, *points, *wallet};
  reader.refuse("a node has a hash, points and a wallet");
  return {};
}

}  // namespace

std::string to_text(const Proof& proof, int decimals) {
  FieldWriter writer(kTitle);
  writer.digest("statement", proof.statement);
  writer.text("member", proof.member);
  writer.digest("salt", proof.salt);
  writer.text("points", format_points(proof.points));
  writer.text("wallet", format_money(proof.wallet, decimals));
  writer.integer("leaf", proof.leaf);
  for (const ProofNode& node : proof.path) {
    writer.text("node",
                to_hex(node.hash) + " " + format_points(node.points) + " " + format_money(node.wallet, decimals));
  }
  return writer.take();
}

Result<Proof> parse_proof(std::string_view text, int decimals) {
  FieldReader reader(text, kTitle, "proof_malformed");
  Proof proof;
  proof.statement = reader.digest("statement");
  proof.member = reader.text("member");
  if (!is_text_id(proof.member)) reader.refuse("member is no id");
  proof.salt = reader.digest("salt");
  proof.points = reader.points("points");
  proof.wallet = reader.money("wallet", decimals);
  proof.leaf = reader.integer("leaf");
  while (reader.next_begins("node: ") && proof.path.size() < kPathMax) {
    proof.path.push_back(parse_node(reader, decimals));
  }
  if (Status read = reader.finish(to_text(proof, decimals)); !read) return tl::unexpected<Error>(read.error());
  return proof;
}

Status check_proof(const Proof& proof, const Statement& statement, const Digest& statement_hash) {
  if (proof.statement != statement_hash) {
    return failure("proof_of_other_statement", "the proof was made for the statement with hash " +
                                                   to_hex(proof.statement) + ", this one has " +
                                                   to_hex(statement_hash));
  }
  if (proof.leaf >= statement.members) {
    return failure("proof_out_of_place", "there is no leaf " + std::to_string(proof.leaf) + " among " +
                                             std::to_string(statement.members) + " members");
  }
  const std::size_t length = path_length(proof.leaf, statement.members);
  if (proof.path.size() != length) {
    return failure("proof_out_of_place", "the path to leaf " + std::to_string(proof.leaf) + " has " +
                                             std::to_string(length) + " nodes, not " +
                                             std::to_string(proof.path.size()));
  }
  std::optional<ProofNode> node = leaf_of({proof.member, proof.points, proof.wallet}, proof.salt, proof.leaf);
  if (!node) return failure("proof_sum_out_of_range", "what the member holds is out of range");
  std::uint64_t index = proof.leaf;
  std::uint64_t width = statement.members;
  for (std::size_t used = 0; width > 1; width = width / 2 + width % 2, index /= 2) {
    if (index % 2 == 0 && index + 1 == width) continue;  // an odd last one moves up as it is
    const ProofNode& sibling = proof.path[used++];
    node = index % 2 == 0 ? join(*node, sibling) : join(sibling, *node);
    if (!node) {
      return failure("proof_sum_out_of_range", "at node " + std::to_string(used) + " a sum is out of range");
    }
  }
  if (node->points != statement.points || node->wallet != statement.wallets) {
    return failure("proof_totals_differ", "the path adds up to " + format_points(node->points) + " points and " +
                                              format_money(node->wallet, statement.decimals) +
                                              " in wallets, the statement says " + format_points(statement.points) +
                                              " and " + format_money(statement.wallets, statement.decimals));
  }
  if (root_of(*node, statement.members) != statement.root) {
    return failure("proof_root_differs", "the path does not lead to the statement's root");
  }
  return {};
}

}  // namespace greenpool
