// Worlds that the oracle lives through alone: its own sums, bounds and exact shares hold after every command, and it
// meets what comes of claims, coins, locked points and shares.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/oracle/author.h"
#include "tests/oracle/coverage.h"

namespace greenpool::oracle {
namespace {

constexpr std::uint64_t kCommands = 60'000;

std::uint64_t commands_wanted() {
  const char* text = std::getenv("GREENPOOL_ORACLE_OPS");
  return text == nullptr || *text == '\0' ? kCommands : std::strtoull(text, nullptr, 10);
}

TEST(OracleAlone, AddsUpInWorldsOfClaimsAndShares) {
  Coverage coverage;
  for (std::uint64_t seed = 1; coverage.commands() < commands_wanted(); ++seed) {
    Author author(seed, seed % 3 == 0 ? Theme::listing : Theme::legacy);
    Oracle oracle(author.story().terms);
    std::vector<Event> events;
    for (int i = 0; i < author.length(); ++i) {
      const Op op = author.next(oracle);
      if (!op.is_command()) continue;
      events.clear();
      const Reject outcome = oracle.decide(op.command(), events);
      coverage.note(outcome, events);
      const std::optional<std::string> broken = oracle.broken();
      ASSERT_FALSE(broken) << *broken << " in world " << seed << ", step " << i << ": " << text_of(op);
    }
    coverage.note(oracle.occasions());
  }
  fmt::print("{}", coverage.table());
}

}  // namespace
}  // namespace greenpool::oracle
