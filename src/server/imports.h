// Files that were imported whole, by their digest: the same file again does nothing. And what an engine would say to
// the rows of one that was not.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "office/office.h"
#include "server/engine_batch.h"

namespace greenpool {

extern const Schema kImportsSchema;

struct ImportKey {
  std::string programme;
  std::string kind;    // "members", "goods", "orders"
  std::string digest;  // of the file
};

struct FinishedImport {
  std::uint64_t rows = 0;
  Timestamp at;
};

// Office thread. Nothing: it was not, or not all of it.
[[nodiscard]] std::optional<FinishedImport> find_import(Work& work, const ImportKey& key);
void note_import(Work& work, const ImportKey& key, std::uint64_t rows);

struct Rehearsal {
  std::filesystem::path journal;
  std::string views;          // the file, where orders of long ago are looked up
  std::uint64_t records = 0;  // of the journal
  Timestamp now;
};
// What would become of the commands, one after the other, if they came at this moment: decided on a copy of the engine,
// and forgotten. An order whose id was used is order_conflict, whatever stands in it. Any thread; memory and time as
// server/past_state.h, whose errors it has, and those of the views.
[[nodiscard]] Result<std::vector<BatchOutcome>> rehearse(const Rehearsal& about, const std::vector<Request>& requests);

}  // namespace greenpool
