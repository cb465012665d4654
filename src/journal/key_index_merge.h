// Merging runs: which ones, and the work itself in small steps, so that more urgent work can go in between.
// Thread safety: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "journal/key_index_run.h"

namespace greenpool::keys {

inline constexpr std::size_t kFanOut = 8;

struct MergeRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Runs of about the same size (a factor of 8 makes a level; recent_max is a size of the second one) are merged when
// there are 8 in a row; a run that is smaller than a newer one counts as that one's level. So there are at most 7 a
// level, and a key is rewritten once a level. `counts`: entries of each run, oldest first.
[[nodiscard]] std::optional<MergeRange> choose_merge(std::span<const std::uint64_t> counts, std::uint64_t recent_max);

class RunMerge {
 public:
  // The runs follow on each other; the directory outlives the merge. Errors: key_index_unavailable, key_index_damaged.
  [[nodiscard]] static Result<RunMerge> start(const Directory& directory, RunSet inputs);

  [[nodiscard]] const RunSet& inputs() const { return inputs_; }
  [[nodiscard]] bool done() const { return heap_.empty(); }

  // Merges some 10^5 entries (a few milliseconds). Needs !done(). Errors as above.
  [[nodiscard]] Status step();

  // Needs done(). Makes the merged run durable. Errors as above.
  [[nodiscard]] Result<std::shared_ptr<const KeyRun>> finish() { return writer_.finish(); }

 private:
  struct Cursor {
    const KeyRun* run = nullptr;
    std::size_t next_page = 0;          // to read
    std::vector<RunPage> pages;         // read ahead
    std::size_t page = 0;               // of `pages`
    std::span<const KeyEntry> entries;  // the rest of that page; empty at the end of the run

    [[nodiscard]] Status advance();  // beyond the first of `entries`
    [[nodiscard]] Status read_on();
    [[nodiscard]] std::size_t first_page() const { return next_page - pages.size(); }
  };

  struct Head {
    KeyEntry entry;
    std::size_t cursor = 0;
  };

  RunMerge(RunSet inputs, KeyRunWriter writer) : inputs_(std::move(inputs)), writer_(std::move(writer)) {}
  void sift_down(std::size_t at);

  RunSet inputs_;
  KeyRunWriter writer_;
  std::vector<Cursor> cursors_;
  std::vector<Head> heap_;  // the front entries of the cursors that have one, the smallest first
  std::vector<KeyEntry> merged_;
};

}  // namespace greenpool::keys
