// A programme's own history under other terms, beside how it was: its journal is read beside its writer, and two
// engines follow it, one as it happened and one that is asked the same again (sim/what_if.h).
#pragma once

#include <cstdint>
#include <filesystem>

#include "sim/runs.h"
#include "sim/simulation_request.h"

namespace greenpool {

inline constexpr std::uint64_t kWhatIfRecordsMax = 4'000'000;

struct HistoryQuestion {
  std::filesystem::path journal;
  std::uint64_t records = 0;  // of it, from the first; at least 1
  Terms terms;
};

// Takes the memory of two copies of the programme. `progress` counts records as days. Errors: interrupted;
// journal_ends_before, journal_damaged, journal_unavailable, replay_failed.
[[nodiscard]] Result<SimulationOutcome> what_if_of_history(const HistoryQuestion& question, RunsProgress& progress);

}  // namespace greenpool
