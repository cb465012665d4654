// What a journal holds, in the words of its clients.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "journal/journal.h"
#include "journal/snapshot_store.h"
#include "service/request.h"

namespace greenpool::crash {

struct StoredCommand {
  Timestamp at;
  std::string key;
  decltype(Request::operation) operation;
  std::string answer;  // the line that its client was or would have been told
};

struct Stored {
  std::vector<StoredCommand> commands;  // by sequence number; the first one, which opens the programme, is empty
  Digest state_hash{};
  std::uint64_t from_snapshot = 0;  // records that a restart takes from a snapshot
};

// Verifies the journal and reads it. The state that a restart would go on from, out of the newest usable snapshot and
// the records after it, must be the verified one. snapshots may be nullptr. Errors: those of verify_journal() and
// restore_programme(); snapshot_wrong.
[[nodiscard]] Result<Stored> read_stored(const Journal& journal, const SnapshotStore* snapshots);

// A journal and its snapshots in a directory, opened to read.
struct OpenedFiles {
  std::unique_ptr<Journal> journal;
  std::unique_ptr<SnapshotStore> snapshots;  // nullptr where there are none yet
};

// Errors: those of the journal.
[[nodiscard]] Result<OpenedFiles> open_files(const std::filesystem::path& directory);

}  // namespace greenpool::crash
