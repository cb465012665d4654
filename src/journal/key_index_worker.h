// KeyIndexWorker: the index's own thread. It writes frozen tables as runs, builds larger filters, merges runs, and
// frees what would take long to free. The index hands it work and takes over the results as news, in the order in which
// they happened: whatever a filter does not cover yet is therefore still in a table that the index holds.
//
// Urgency: a frozen table (some filters may go before), a new table, a filter, a step of a merge (unless runs have
// piled up). The first error ends all work, and stays. The destructor abandons what is not finished; unfinished files
// are removed. Thread safety: one thread calls; the rest is this class's affair.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <variant>
#include <vector>

#include "base/result.h"
#include "journal/key_index_file.h"
#include "journal/key_index_filter.h"
#include "journal/key_index_merge.h"
#include "journal/key_index_run.h"
#include "journal/key_index_table.h"

namespace greenpool::keys {

struct FreezeJob {
  std::shared_ptr<const KeyTable> table;
  std::uint64_t complete_to = 0;
};

struct RunsChanged {
  std::shared_ptr<const RunSet> runs;
};

struct FilterBuilt {
  std::size_t segment = 0;
  KeyFilter filter;
};

struct TableReady {
  std::shared_ptr<KeyTable> table;
};

using News = std::variant<RunsChanged, FilterBuilt, TableReady>;

struct WorkerSettings {
  std::uint64_t recent_max = 0;
  std::uint64_t identity = 0;
  std::uint64_t filter_room = 0;  // of build_filter
};

class KeyIndexWorker {
 public:
  // Errors: key_index_unavailable (no thread to be had).
  [[nodiscard]] static Result<std::unique_ptr<KeyIndexWorker>> start(Directory directory, RunSet runs,
                                                                     const WorkerSettings& settings);
  KeyIndexWorker(const KeyIndexWorker&) = delete;
  KeyIndexWorker& operator=(const KeyIndexWorker&) = delete;
  ~KeyIndexWorker();

  // One at a time: the next only after the RunsChanged that contains it.
  void freeze(FreezeJob job);
  // The filter will cover at least every table handed over before this call.
  void grow_filter(std::size_t segment);
  // An empty table with room for recent_max keys, all of its memory present.
  void make_table();
  void dispose(std::shared_ptr<const void> garbage);

  // Cheap enough to ask for every key.
  [[nodiscard]] bool has_news() const { return has_news_.load(std::memory_order_acquire); }
  [[nodiscard]] std::optional<News> take_news();
  // Blocks until there is one. Errors: key_index_unavailable, once the worker has failed and told all.
  [[nodiscard]] Result<News> await_news();

  // Cheap likewise.
  [[nodiscard]] bool has_failed() const { return has_failed_.load(std::memory_order_acquire); }
  [[nodiscard]] tl::unexpected<Error> failure() const;  // needs has_failed()

 private:
  using Lock = std::unique_lock<std::mutex>;

  KeyIndexWorker(Directory directory, RunSet runs, const WorkerSettings& settings);

  void run();
  [[nodiscard]] bool wait_for_work(Lock& lock);  // false: stop
  [[nodiscard]] Status work(Lock& lock);         // one piece, outside the lock
  [[nodiscard]] Status write_run(const FreezeJob& job);
  [[nodiscard]] Status build(std::size_t segment);
  [[nodiscard]] Status merge_on();
  [[nodiscard]] Status finish_merge();
  void runs_changed();
  void tell(News news);
  void fail(Error error);

  Directory directory_;
  const WorkerSettings settings_;

  // The thread's own.
  RunSet runs_;
  std::optional<MergeRange> merge_due_;
  std::optional<RunMerge> merge_;

  // Guarded by mutex_.
  mutable std::mutex mutex_;
  std::condition_variable work_wanted_;
  std::condition_variable news_told_;
  std::optional<FreezeJob> freeze_;
  bool make_table_ = false;
  std::deque<std::size_t> grow_;
  std::size_t grow_first_ = 0;  // of grow_ go before freeze_; the others were asked for after it
  std::vector<std::shared_ptr<const void>> garbage_;
  std::deque<News> news_;
  Error error_;

  std::atomic<bool> stop_ = false;
  std::atomic<bool> has_news_ = false;
  std::atomic<bool> has_failed_ = false;
  std::thread thread_;
};

}  // namespace greenpool::keys
