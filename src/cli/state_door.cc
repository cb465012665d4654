#include "cli/state_door.h"

#include "cli/progress.h"
#include "journal/prefix.h"
#include "journal/sqlite_journal.h"

namespace greenpool {

Result<ReadState> read_state(const std::string& directory, Text doing) {
  Result<std::unique_ptr<Journal>> journal =
      open_sqlite_journal({.directory = directory, .access = SqliteJournalOptions::Access::read_only});
  if (!journal) return tl::unexpected<Error>(journal.error());
  const std::uint64_t records = (*journal)->head().next_seq;
  if (records == 0) return failure("journal_empty", "the journal is empty");
  // As it is now, whatever a writer beside us adds.
  const Result<std::unique_ptr<Journal>> now = journal_up_to(**journal, records - 1);
  if (!now) return tl::unexpected<Error>(now.error());
  Progress progress(doing, Text::records_unit);
  Result<Restored> restored = restore_programme(
      **now, nullptr, [&progress](std::uint64_t done, std::uint64_t total) { progress.update(done, total, done); });
  progress.finish();
  if (!restored) return tl::unexpected<Error>(restored.error());
  return ReadState{std::move(*journal), (*now)->head().chain, std::move(*restored)};
}

}  // namespace greenpool
