// Ties the key index on disk to its journal: how far the keys were known to be this journal's, and the chain's hash
// there. A directory that got another journal (a copy of another machine, a restored backup) would else be searched
// with the keys of the old one, and settle again what only the new one holds.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"
#include "base/sha256.h"
#include "journal/journal.h"

namespace greenpool {

// All records below next_seq are durable, and their keys are on disk; chain: the hash of the last of them. Durable when
// it returns. Errors: key_index_unavailable.
[[nodiscard]] Status write_key_anchor(const std::filesystem::path& keys, std::uint64_t next_seq, const Digest& chain);

// Up to which record the keys may be used with this journal: 0 when there is no anchor, it is damaged, or the journal
// has another history. Errors: those of Journal::read().
[[nodiscard]] Result<std::uint64_t> read_key_anchor(const std::filesystem::path& keys, const Journal& journal);

}  // namespace greenpool
