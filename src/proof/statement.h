// What an operator publishes about a programme at one sequence number: where its journal stands, what all members hold
// together, and what covers it. SPEC section 12; docs/proofs.md has the format.
// Thread safety: none needed, values only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "base/time.h"
#include "money/money.h"

namespace greenpool {

// One account on the right side of the cover.
struct OwedLine {
  std::string account;  // [a-z_], 1..32
  Money amount;

  friend bool operator==(const OwedLine&, const OwedLine&) = default;
};

struct Statement {
  std::string programme;  // its id
  std::string currency;
  int decimals = 2;  // of its minor unit, 0..4
  Digest terms_hash{};
  std::uint64_t seq = 0;  // of the last record it covers
  Timestamp time;         // the programme's, of that record
  Digest chain{};         // that record's hash
  std::uint64_t members = 0;
  Points points;      // of all members; S
  Money wallets;      // of all members
  Digest root{};      // of the tree (proof/tree.h)
  Money pool;         // P
  std::string price;  // P / S in major units a point, cut to 8 decimals; the last one while S = 0
  Money cash;
  Money supplier_payable;
  std::vector<OwedLine> owed;  // what cash - supplier payable must cover: pool, wallets, and others
};

inline constexpr std::size_t kOwedLinesMax = 32;

[[nodiscard]] std::string to_text(const Statement& statement);

// Exactly what to_text() writes. Error: statement_malformed, naming the line.
[[nodiscard]] Result<Statement> parse_statement(std::string_view text);

// The hash of its text: what a proof names, and what may be published in its place.
[[nodiscard]] Digest statement_hash(std::string_view text);

// Whether its figures agree with each other. Errors: statement_not_covered (cash less the supplier payable is below
// what is owed), statement_inconsistent (pool, wallets or price stand there twice with different values).
[[nodiscard]] Status check_statement(const Statement& statement);

}  // namespace greenpool
