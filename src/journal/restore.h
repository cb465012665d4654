// Brings a programme's state back: the newest intact snapshot, then the records after it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.h"
#include "engine/engine.h"
#include "journal/journal.h"
#include "journal/snapshot_store.h"

namespace greenpool {

struct Restored {
  std::unique_ptr<Engine> engine;   // ready to decide; none when the journal is empty
  std::uint64_t from_snapshot = 0;  // records that did not need a replay
};

using RestoreProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// snapshots may be nullptr. A snapshot that is damaged, of another journal (its chain is not the journal's) or of an
// older format is passed over. Errors: journal_damaged, replay_failed, terms_*.
[[nodiscard]] Result<Restored> restore_programme(const Journal& journal, const SnapshotStore* snapshots,
                                                 const RestoreProgress& progress = {});

// SPEC section 13: findings that block a programme's first terms were acknowledged, by two operators, in record 0. What
// is in memory alone needs no acknowledgement, and is never read back. Error: replay_failed.
[[nodiscard]] Status check_acknowledged(const ProgrammeOpened& opened, const Terms& terms);

// The terms that record 0 of a journal opened its programme with. Errors: journal_empty, journal_damaged, terms_*.
[[nodiscard]] Result<Terms> read_journal_terms(const Journal& journal);

}  // namespace greenpool
