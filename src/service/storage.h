// What a programme keeps in its directory: journal, snapshots, key index. An empty directory name keeps all in memory.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "journal/journal.h"
#include "journal/key_index.h"
#include "journal/snapshot_store.h"

namespace greenpool {

struct Storage {
  std::unique_ptr<Journal> journal;
  std::unique_ptr<SnapshotStore> snapshots;  // nullptr in memory
  std::unique_ptr<KeyIndex> keys;
  std::filesystem::path keys_directory;  // empty in memory
};

// Opens for writing, and creates what is missing. Errors: those of the three.
[[nodiscard]] Result<Storage> open_storage(const std::filesystem::path& directory,
                                           std::size_t recent_keys_max = KeyIndexOptions{}.recent_max);

}  // namespace greenpool
