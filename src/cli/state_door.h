// A journal's programme as it is now, read beside whoever writes it.
#pragma once

#include <memory>
#include <string>

#include "cli/texts.h"
#include "journal/journal.h"
#include "journal/restore.h"

namespace greenpool {

struct ReadState {
  std::unique_ptr<Journal> journal;
  Digest chain;  // at the state's last record
  Restored restored;

  [[nodiscard]] const State& state() const { return restored.engine->state(); }
};

// Folds every record that was there at the call, its hash chain followed and its laws checked; `doing` names it while
// it runs. Errors: journal_empty, those of open_sqlite_journal() and restore_programme().
[[nodiscard]] Result<ReadState> read_state(const std::string& directory, Text doing);

}  // namespace greenpool
