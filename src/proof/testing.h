// What the tests of this room share: members that hold a little each, and the statement and proofs about them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "proof/inclusion.h"
#include "proof/statement.h"
#include "proof/tree.h"

namespace greenpool {

inline Digest test_secret() {
  Digest secret{};
  for (std::size_t i = 0; i < secret.size(); ++i) secret[i] = static_cast<std::uint8_t>(i);
  return secret;
}

// Member i is "m<i>" and holds i points and i units, and i times 1.00.
class TestMembers {
 public:
  explicit TestMembers(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) ids_.push_back("m" + std::to_string(i));
    for (std::size_t i = 0; i < count; ++i) {
      const auto number = static_cast<std::int64_t>(i);
      holdings_.push_back({ids_[i], Points(number * kUnitsPerPoint + number), Money(number * 100)});
    }
  }
  TestMembers(const TestMembers&) = delete;
  TestMembers& operator=(const TestMembers&) = delete;

  [[nodiscard]] const std::vector<Holding>& holdings() const { return holdings_; }
  [[nodiscard]] Points points() const {
    Points sum;
    for (const Holding& holding : holdings_) sum += holding.points;
    return sum;
  }
  [[nodiscard]] Money wallets() const {
    Money sum;
    for (const Holding& holding : holdings_) sum += holding.wallet;
    return sum;
  }

 private:
  std::vector<std::string> ids_;
  std::vector<Holding> holdings_;
};

// A sound statement about them.
inline Statement test_statement(const TestMembers& members, const ProofTree& tree) {
  Statement statement;
  statement.programme = "classic";
  statement.currency = "CNY";
  statement.terms_hash.fill(0x11);
  statement.seq = 1'000;
  statement.time = Timestamp(1'767'578'400'000'000);
  statement.chain.fill(0x22);
  statement.members = members.holdings().size();
  statement.points = members.points();
  statement.wallets = members.wallets();
  statement.root = tree.root();
  statement.pool = members.points() > Points(0) ? Money(123'456) : Money(0);
  statement.price =
      members.points() > Points(0) ? format_price({123'456, members.points().units()}, 2) : std::string("1.00000000");
  statement.cash = Money(10'000'000);
  statement.supplier_payable = Money(30'000);
  statement.owed = {{"pool", statement.pool}, {"reserve", Money(500)}, {"wallets", statement.wallets}};
  return statement;
}

inline Proof test_proof(const TestMembers& members, const ProofTree& tree, std::size_t member,
                        const Digest& statement) {
  const Holding& holding = members.holdings()[member];
  return {.statement = statement,
          .member = std::string(holding.member),
          .salt = salt_of(test_secret(), holding.member),
          .points = holding.points,
          .wallet = holding.wallet,
          .leaf = tree.index_of(member),
          .path = tree.path_of(member)};
}

}  // namespace greenpool
