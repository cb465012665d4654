// A story that a journal goes through on a disk with faults, and the judgement of what is left of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "journal/sqlite_journal.h"
#include "journal/stored_frame.h"

namespace greenpool {

struct JournalHistory {
  std::vector<StoredFrame> acknowledged;
  std::optional<StoredFrame> in_flight;  // appended without success: it may be stored, whole
  std::vector<std::string> complaints;   // what no fault excuses
  bool damage_reported = false;
};

// Appends frames of many sizes through several checkpoints, closes and opens again, reads back, looks from a second
// connection. Ends at the first failure, as a process would that gives up.
void run_journal_workload(const SqliteJournalOptions& options, JournalHistory& history);

enum class Tolerance {
  none,          // the journal opens, and all that was acknowledged is there
  named_damage,  // or it says that it is damaged; what it still reads is right
};

// Opens the journal on a disk without faults, compares, and appends some more. Complaints go to the history.
void check_journal(const SqliteJournalOptions& options, Tolerance tolerance, JournalHistory& history);

}  // namespace greenpool
