// Histories for tests and benchmarks: an engine decides what the author writes, and what it accepts goes into a
// journal.
#pragma once

#include <array>
#include <cstdint>
#include <variant>

#include "engine/engine.h"
#include "journal/journal.h"
#include "tests/history/author.h"

namespace greenpool::history {

struct HistoryOptions {
  Terms terms;
  std::uint64_t seed = 1;
  std::uint32_t members = 100;
  std::uint64_t commands = 1'000;  // tried; some are refused
  Commands kind = Commands::every_kind;
  bool closes = false;  // whether the last tenth winds the programme down
  std::uint32_t frame_records_max = 50;
};

// How many events of each kind were written, by the alternative's place in Event.
using EventCounts = std::array<std::uint64_t, std::variant_size_v<Event>>;

// Two levels, ranks and agents, dividends, withdrawals with fee and tax, legacy claims, reversals, early exits,
// frequent points splits.
[[nodiscard]] Terms lively_terms();

// Goes on where the journal ends when it is not empty (then options.terms are the journal's), in frames of many sizes
// and under a rising epoch. Errors: the journal's.
[[nodiscard]] Status write_history(const HistoryOptions& options, Journal& journal, EventCounts* counts = nullptr);

}  // namespace greenpool::history
