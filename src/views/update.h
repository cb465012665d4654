// Brings the views up to date with a journal: goes on where they stopped when the journal's chain at that place is the
// one they name, else says why not and starts anew. Records are read and folded ahead in threads of their own; the
// calling thread writes.
// Thread safety: one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "journal/journal.h"
#include "journal/snapshot_store.h"
#include "views/views_file.h"

namespace greenpool {

struct ViewsProgress {
  // Records done, and all of them. Returning false interrupts (error: interrupted); what was committed stays.
  std::function<bool(std::uint64_t done, std::uint64_t total)> records;
  // Before each step of the work that follows the first catching up: an index. The same.
  std::function<bool()> indexes;
};

struct ViewsUpdate {
  std::uint64_t from = 0;      // records that were folded in before
  std::uint64_t next_seq = 0;  // and are now
  std::string anew;            // why the views were started anew; empty when they were not
};

class ViewsUpdater {
 public:
  // path: of the views file, made when it is missing.
  [[nodiscard]] static Result<ViewsUpdater> open(const std::string& path);

  // To the journal's head as it is now. The next call may bring the same journal opened again, later. snapshots may be
  // nullptr. Errors: those of the journal and of views_file.h; replay_failed; interrupted. Complexity: O(records that
  // are new); the first call of an updater also restores the state that the views are at.
  [[nodiscard]] Result<ViewsUpdate> catch_up(const Journal& journal, const SnapshotStore* snapshots,
                                             const ViewsProgress& progress);

 private:
  explicit ViewsUpdater(std::string path, ViewsWriter writer)
      : path_(std::move(path)), writer_(std::make_unique<ViewsWriter>(std::move(writer))) {}

  // Where to go on: a folder at the views' record, or why there is none.
  [[nodiscard]] Status resume(const Journal& journal, const SnapshotStore* snapshots, std::string& anew);
  [[nodiscard]] Status start_anew();
  [[nodiscard]] Status fold_new_records(const Journal& journal, const ViewsProgress& progress);
  [[nodiscard]] Status make_indexes(const ViewsProgress& progress);

  std::string path_;
  std::unique_ptr<ViewsWriter> writer_;
  std::unique_ptr<Folder> folder_;  // where the file is; none: not known yet
  Digest chain_{};                  // of the journal, there
};

// The chain of the journal after its first next_seq records (> 0). Errors: journal_ends_before and those of the
// journal.
[[nodiscard]] Result<Digest> chain_at(const Journal& journal, std::uint64_t next_seq);

}  // namespace greenpool
