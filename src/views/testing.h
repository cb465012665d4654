// Histories for tests and benchmarks: an engine decides random commands of every kind from a fixed seed, and what it
// accepts goes into a journal.
#pragma once

#include <cstdint>

#include "engine/engine.h"
#include "journal/journal.h"

namespace greenpool {

struct HistoryOptions {
  enum class Commands { every_kind, orders };  // orders: registrations first, then nothing but orders

  Terms terms;
  std::uint64_t seed = 1;
  std::uint32_t members = 100;
  std::uint64_t commands = 1'000;  // tried; some are refused
  Commands kind = Commands::every_kind;
  std::uint32_t frame_records_max = 50;
};

// Two levels, ranks and agents, dividends, withdrawals with fee and tax, reversals, early exits, frequent points
// splits.
[[nodiscard]] Terms lively_terms();

// Goes on where the journal ends when it is not empty (then options.terms are the journal's). Errors: the journal's.
[[nodiscard]] Status write_history(const HistoryOptions& options, Journal& journal);

}  // namespace greenpool
