// Whether the views say what the journal says: the journal is folded again from its first record, and every cell of
// every table is compared with what it must be; then sums over the tables, by SQL alone, are compared with the engine's
// state.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "journal/journal.h"

namespace greenpool {

struct ViewsCheck {
  std::uint64_t next_seq = 0;  // records that the views hold
  std::uint64_t rows = 0;      // compared
};

// progress: records done and all of them; false interrupts. Errors: views_differ, naming the first table, row and
// column that differ; those of views_file.h and of the journal; interrupted. O(records); memory O(members + positions).
[[nodiscard]] Result<ViewsCheck> check_views(const Journal& journal, const std::string& path,
                                             const std::function<bool(std::uint64_t, std::uint64_t)>& progress);

}  // namespace greenpool
