// A programme's engine as it was after one of its records: the records up to there, folded again, beside the programme
// that goes on. For questions about the past, and to try out what commands would do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/result.h"
#include "engine/engine.h"

namespace greenpool {

// Records that are folded for one question, after the last stored snapshot before it or from the beginning: as many as
// lie between two snapshots (ProgrammeOptions::snapshot_every), so that what was recorded of late can always be asked
// about. Some seconds of work at most.
inline constexpr std::uint64_t kPastReplayedMax = 4'000'000;

// Ready to decide; nothing that it decides is kept. The record must be durable. The hash chain of what is read is
// followed, and a snapshot that is damaged costs a replay from the beginning. Takes as much memory as the state does.
// Errors: past_too_far (more records than replayed_max), those of open_sqlite_journal(), journal_up_to() and
// restore_programme().
[[nodiscard]] Result<std::unique_ptr<Engine>> engine_after(const std::filesystem::path& journal, std::uint64_t seq,
                                                           std::uint64_t replayed_max = kPastReplayedMax);

}  // namespace greenpool
