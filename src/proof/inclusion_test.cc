#include "proof/inclusion.h"

#include <gtest/gtest.h>

#include <functional>

#include "proof/testing.h"

namespace greenpool {
namespace {

struct Published {
  explicit Published(std::size_t count)
      : members(count),
        tree(*ProofTree::grow(members.holdings(), test_secret())),
        statement(test_statement(members, tree)),
        text(to_text(statement)),
        hash(statement_hash(text)) {}

  [[nodiscard]] Proof proof_of(std::size_t member) const { return test_proof(members, tree, member, hash); }
  [[nodiscard]] std::string verdict(const Proof& proof) const {
    const Status checked = check_proof(proof, statement, hash);
    return checked ? "ok" : checked.error().code;
  }

  TestMembers members;
  ProofTree tree;
  Statement statement;
  std::string text;
  Digest hash;
};

// As a member checks it: two texts, and nothing else.
std::string verdict_of(std::string_view statement_text, std::string_view proof_text) {
  const Result<Statement> statement = parse_statement(statement_text);
  if (!statement) return statement.error().code;
  const Result<Proof> proof = parse_proof(proof_text, statement->decimals);
  if (!proof) return proof.error().code;
  const Status checked = check_proof(*proof, *statement, statement_hash(statement_text));
  return checked ? "ok" : checked.error().code;
}

TEST(Inclusion, EveryMemberOfEveryTreeIsInItsTotals) {
  for (std::size_t count = 1; count <= 33; ++count) {
    const Published published(count);
    for (std::size_t member = 0; member < count; ++member) {
      const Proof proof = published.proof_of(member);
      EXPECT_EQ(published.verdict(proof), "ok") << member << " of " << count;
      EXPECT_EQ(verdict_of(published.text, to_text(proof, 2)), "ok") << member << " of " << count;
    }
  }
}

TEST(Inclusion, NoByteOfProofOrStatementMayBeChanged) {
  for (const std::size_t count : {1U, 2U, 7U}) {
    const Published published(count);
    const std::string proof = to_text(published.proof_of(count - 1), 2);
    ASSERT_EQ(verdict_of(published.text, proof), "ok");
    for (std::size_t i = 0; i < proof.size(); ++i) {
      for (const char flip : {'\x01', '\x02', '\x10', '\x20'}) {
        std::string other = proof;
        other[i] = static_cast<char>(other[i] ^ flip);
        EXPECT_NE(verdict_of(published.text, other), "ok") << "byte " << i << " of the proof";
      }
      EXPECT_NE(verdict_of(published.text, proof.substr(0, i)), "ok") << "the first " << i << " bytes of the proof";
      EXPECT_NE(verdict_of(published.text, std::string(proof).erase(i, 1)), "ok") << "without byte " << i;
    }
    EXPECT_NE(verdict_of(published.text, proof + "\n"), "ok");
    for (std::size_t i = 0; i < published.text.size(); ++i) {
      for (const char flip : {'\x01', '\x02', '\x10', '\x20'}) {
        std::string other = published.text;
        other[i] = static_cast<char>(other[i] ^ flip);
        EXPECT_NE(verdict_of(other, proof), "ok") << "byte " << i << " of the statement";
      }
      EXPECT_NE(verdict_of(published.text.substr(0, i), proof), "ok") << "the first " << i << " bytes";
    }
    EXPECT_NE(verdict_of(published.text + "\n", proof), "ok");
  }
}

TEST(Inclusion, EachFieldThatWasChangedIsNamed) {
  const Published published(7);
  const auto verdict = [&published](const std::function<void(Proof&)>& change) {
    // A leaf whose sibling is there on every level.
    Proof proof = published.proof_of(0);
    for (std::size_t member = 1; proof.path.size() < 3; ++member) proof = published.proof_of(member);
    change(proof);
    return published.verdict(proof);
  };
  EXPECT_EQ(verdict([](Proof&) {}), "ok");
  EXPECT_EQ(verdict([](Proof& p) { p.statement[0] ^= 1; }), "proof_of_other_statement");
  EXPECT_EQ(verdict([](Proof& p) { p.member += "x"; }), "proof_root_differs");
  EXPECT_EQ(verdict([](Proof& p) { p.salt[31] ^= 1; }), "proof_root_differs");
  EXPECT_EQ(verdict([](Proof& p) { p.points += Points(1); }), "proof_totals_differ");
  EXPECT_EQ(verdict([](Proof& p) { p.wallet += Money(1); }), "proof_totals_differ");
  EXPECT_EQ(verdict([](Proof& p) { p.leaf ^= 1; }), "proof_root_differs");
  EXPECT_EQ(verdict([](Proof& p) { p.leaf = 7; }), "proof_out_of_place");
  EXPECT_EQ(verdict([](Proof& p) { p.path.pop_back(); }), "proof_out_of_place");
  EXPECT_EQ(verdict([](Proof& p) { p.path.push_back(p.path.back()); }), "proof_out_of_place");
  EXPECT_EQ(verdict([](Proof& p) { p.path[1].hash[5] ^= 1; }), "proof_root_differs");
  EXPECT_EQ(verdict([](Proof& p) { std::swap(p.path[0], p.path[1]); }), "proof_root_differs");
  EXPECT_EQ(verdict([](Proof& p) {
              p.points += Points(1);
              p.path[0].points -= Points(1);
            }),
            "proof_root_differs");
}

TEST(Inclusion, SumsThatHideALiabilityAreRefused) {
  const Published published(4);
  const auto verdict = [&published](const std::function<void(ProofNode&)>& change) {
    Proof proof = published.proof_of(2);
    change(proof.path[0]);
    return published.verdict(proof);
  };
  EXPECT_EQ(verdict([](ProofNode& n) { n.points = Points(-1); }), "proof_sum_out_of_range");
  EXPECT_EQ(verdict([](ProofNode& n) { n.wallet = Money(-1); }), "proof_sum_out_of_range");
  EXPECT_EQ(verdict([](ProofNode& n) { n.points = Points(INT64_MAX); }), "proof_sum_out_of_range");
  EXPECT_EQ(verdict([](ProofNode& n) { n.points = Points(kPointsMax); }), "proof_sum_out_of_range");
  EXPECT_EQ(verdict([](ProofNode& n) { n.wallet = Money(kMoneyMax); }), "proof_sum_out_of_range");
  EXPECT_EQ(verdict([](ProofNode& n) { n.points += Points(1'000); }), "proof_totals_differ");
  EXPECT_EQ(verdict([](ProofNode& n) { n.wallet += Money(1); }), "proof_totals_differ");
}

// An operator who owes 100 and shows 40: the tree would need a sibling below zero.
TEST(Inclusion, AnOperatorCannotBuildATreeWithANegativeSibling) {
  const Digest salt = salt_of(test_secret(), "ann");
  const std::optional<ProofNode> leaf = leaf_of({"ann", Points(100), Money(100)}, salt, 0);
  const ProofNode hole{Digest{}, Points(-60), Money(-60)};
  EXPECT_FALSE(join(*leaf, hole));
  // Nor can one be shown whose hash was made elsewhere: the checker looks at every sum on the way.
  Published published(2);
  published.statement.points = Points(40);
  published.statement.wallets = Money(40);
  const Proof proof{.statement = published.hash,
                    .member = "ann",
                    .salt = salt,
                    .points = Points(100),
                    .wallet = Money(100),
                    .leaf = 0,
                    .path = {hole}};
  EXPECT_EQ(published.verdict(proof), "proof_sum_out_of_range");
}

TEST(Inclusion, AProofOfAnotherStatementIsRefused) {
  const Published one(5);
  const Published other(6);
  EXPECT_EQ(verdict_of(other.text, to_text(one.proof_of(3), 2)), "proof_of_other_statement");
  // Also when its first line is rewritten.
  Proof moved = one.proof_of(3);
  moved.statement = other.hash;
  EXPECT_NE(other.verdict(moved), "ok");
}

TEST(Inclusion, AnInnerNodeIsNoMember) {
  // Two levels below the root of four leaves, the pair of leaves 2 and 3 is shown as if it were a leaf of two.
  const Published published(4);
  Proof proof = published.proof_of(0);
  for (std::size_t member = 1; proof.leaf != 0; ++member) proof = published.proof_of(member);
  Statement two = published.statement;
  two.members = 2;
  proof.path.erase(proof.path.begin());
  EXPECT_FALSE(check_proof(proof, two, published.hash));
}

}  // namespace
}  // namespace greenpool
