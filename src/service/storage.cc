#include "service/storage.h"

namespace greenpool {

Result<Storage> open_storage(const std::filesystem::path& directory) {
  Storage storage;
  KeyIndexOptions keys;
  if (directory.empty()) {
    storage.journal = make_memory_journal();
  } else {
    return failure("journal_unavailable", "not yet");
  }
  Result<std::unique_ptr<KeyIndex>> index = open_key_index(keys);
  if (!index) return tl::unexpected<Error>(index.error());
  storage.keys = std::move(*index);
  return storage;
}

}  // namespace greenpool
