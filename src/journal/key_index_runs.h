// The runs of one directory: which of the files count after a crash, and the filters over them.
// Thread safety: one thread, except build_filter (any number, of the same runs).
#pragma once

#include <array>
#include <cstdint>

#include "base/result.h"
#include "journal/key_index_file.h"
#include "journal/key_index_filter.h"
#include "journal/key_index_run.h"

namespace greenpool::keys {

struct RunsExpected {
  std::uint64_t journal_next_seq = 0;
  std::uint64_t identity = 0;
};

// Finds the runs that together reach, without a gap, from seq 0 to the furthest. A run that lies inside another was
// merged into it, whatever moment a crash chose. Removes unfinished files, merged ones, and runs beyond the journal's
// head. Errors: key_index_damaged (a gap, an overlap, a header or index that does not verify, a foreign journal),
// key_index_unavailable.
[[nodiscard]] Result<RunSet> load_runs(const Directory& directory, const RunsExpected& expected);

// Removes every run. Errors: key_index_unavailable.
[[nodiscard]] Status remove_runs(const Directory& directory);

struct BuiltFilter {
  KeyFilter filter;         // with room for more (below)
  std::uint64_t count = 0;  // keys of the segment in the runs
};

// Streams one segment's part of every run through verification into a filter that has room for a third more keys, and
// for at least `room`. Errors: key_index_damaged, key_index_unavailable.
[[nodiscard]] Result<BuiltFilter> build_filter(const RunSet& runs, std::size_t segment, std::uint64_t room);

using BuiltFilters = std::array<BuiltFilter, kSegments>;

// All segments, so every page of every run is verified; in a few threads. Errors as build_filter.
[[nodiscard]] Result<BuiltFilters> build_filters(const RunSet& runs, std::uint64_t room);

}  // namespace greenpool::keys
