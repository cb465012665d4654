#include "journal/key_index_worker.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/check.h"
#include "journal/key_index_runs.h"

namespace greenpool::keys {
namespace {

// Beyond it merging is more urgent than anything: each run costs a page read for a known key.
constexpr std::size_t kRunsMax = 64;

// Filters that were asked for go before the next frozen table, up to so many: a caller who freezes faster than runs can
// be written would never get them otherwise.
constexpr std::size_t kGrowFirstMax = 16;

}  // namespace

KeyIndexWorker::KeyIndexWorker(Directory directory, RunSet runs, const WorkerSettings& settings)
    : directory_(std::move(directory)), settings_(settings), runs_(std::move(runs)) {}

Result<std::unique_ptr<KeyIndexWorker>> KeyIndexWorker::start(Directory directory, RunSet runs,
                                                              const WorkerSettings& settings) {
  std::unique_ptr<KeyIndexWorker> worker(new KeyIndexWorker(std::move(directory), std::move(runs), settings));
  try {
    worker->thread_ = std::thread(&KeyIndexWorker::run, worker.get());
  } catch (const std::system_error& error) {
    return greenpool::failure(kUnavailable, std::string("cannot start the key index's thread: ") + error.what());
  }
  return worker;
}

KeyIndexWorker::~KeyIndexWorker() {
  {
    const Lock lock(mutex_);
    stop_ = true;
  }
  work_wanted_.notify_one();
  if (thread_.joinable()) {
    thread_.join();
  }
}

void KeyIndexWorker::freeze(FreezeJob job) {
  {
    const Lock lock(mutex_);
    GP_CHECK(!freeze_.has_value(), "one table is written at a time");
    freeze_ = std::move(job);
    grow_first_ = std::min(grow_.size(), kGrowFirstMax);
  }
  work_wanted_.notify_one();
}

void KeyIndexWorker::grow_filter(std::size_t segment) {
  {
    const Lock lock(mutex_);
    grow_.push_back(segment);
  }
  work_wanted_.notify_one();
}

void KeyIndexWorker::make_table() {
  {
    const Lock lock(mutex_);
    make_table_ = true;
  }
  work_wanted_.notify_one();
}

void KeyIndexWorker::dispose(std::shared_ptr<const void> garbage) {
  {
    const Lock lock(mutex_);
    garbage_.push_back(std::move(garbage));
  }
  work_wanted_.notify_one();
}

std::optional<News> KeyIndexWorker::take_news() {
  const Lock lock(mutex_);
  if (news_.empty()) {
    return std::nullopt;
  }
  News news = std::move(news_.front());
  news_.pop_front();
  has_news_.store(!news_.empty(), std::memory_order_release);
  return news;
}

Result<News> KeyIndexWorker::await_news() {
  {
    Lock lock(mutex_);
    news_told_.wait(lock, [this] { return !news_.empty() || has_failed_; });
    if (news_.empty()) {
      return tl::unexpected(error_);
    }
  }
  return *take_news();
}

tl::unexpected<Error> KeyIndexWorker::failure() const {
  const Lock lock(mutex_);
  return tl::unexpected(error_);
}

void KeyIndexWorker::tell(News news) {
  {
    const Lock lock(mutex_);
    news_.push_back(std::move(news));
    has_news_.store(true, std::memory_order_release);
  }
  news_told_.notify_one();
}

void KeyIndexWorker::fail(Error error) {
  {
    const Lock lock(mutex_);
    error_ = Error{.code = kUnavailable, .message = std::move(error.message)};
    has_failed_.store(true, std::memory_order_release);
  }
  news_told_.notify_one();
}

void KeyIndexWorker::run() {
  runs_changed();
  Lock lock(mutex_);
  while (wait_for_work(lock)) {
    Status worked = work(lock);
    if (!worked) {
      lock.unlock();
      merge_.reset();
      fail(std::move(worked.error()));
      return;
    }
  }
}

bool KeyIndexWorker::wait_for_work(Lock& lock) {
  work_wanted_.wait(lock, [this] {
    return stop_ || freeze_.has_value() || make_table_ || !grow_.empty() || !garbage_.empty() || merge_due_.has_value();
  });
  return !stop_;
}

Status KeyIndexWorker::work(Lock& lock) {
  std::vector<std::shared_ptr<const void>> garbage;
  garbage.swap(garbage_);
  std::optional<FreezeJob> freeze;
  std::optional<std::size_t> grow;
  bool make_table = false;
  const bool merge_first = merge_due_.has_value() && runs_.size() > kRunsMax;
  if (!merge_first && freeze_.has_value() && grow_first_ == 0) {
    freeze.swap(freeze_);
  } else if (!merge_first && make_table_) {
    make_table = std::exchange(make_table_, false);
  } else if (!merge_first && !grow_.empty()) {
    grow = grow_.front();
    grow_.pop_front();
    grow_first_ -= grow_first_ > 0 ? 1 : 0;
  }
  lock.unlock();
  garbage.clear();
  Status status;
  if (freeze.has_value()) {
    status = write_run(*freeze);
    freeze.reset();
  } else if (make_table) {
    tell(TableReady{std::make_shared<KeyTable>(settings_.recent_max)});
  } else if (grow.has_value()) {
    status = build(*grow);
  } else if (merge_due_.has_value()) {
    status = merge_on();
  }
  lock.lock();
  return status;
}

Status KeyIndexWorker::write_run(const FreezeJob& job) {
  const RunHeader header{.count = job.table->size(),
                         .first_seq = runs_.empty() ? 0 : runs_.back()->header().complete_to,
                         .complete_to = job.complete_to,
                         .identity = settings_.identity};
  Result<KeyRunWriter> writer = KeyRunWriter::create(directory_, header);
  if (!writer) {
    return tl::unexpected(writer.error());
  }
  for (std::size_t segment = 0; segment < kSegments; ++segment) {
    if (stop_) {
      return {};
    }
    if (Status written = writer->append(job.table->sorted(segment)); !written) {
      return written;
    }
  }
  auto run = writer->finish();
  if (!run) {
    return tl::unexpected(run.error());
  }
  runs_.push_back(std::move(*run));
  runs_changed();
  tell(RunsChanged{std::make_shared<const RunSet>(runs_)});
  return {};
}

Status KeyIndexWorker::build(std::size_t segment) {
  Result<BuiltFilter> built = build_filter(runs_, segment, settings_.filter_room);
  if (!built) {
    return tl::unexpected(built.error());
  }
  tell(FilterBuilt{.segment = segment, .filter = std::move(built->filter)});
  return {};
}

void KeyIndexWorker::runs_changed() {
  if (merge_.has_value()) {
    return;
  }
  std::vector<std::uint64_t> counts;
  for (const std::shared_ptr<const KeyRun>& run : runs_) {
    counts.push_back(run->header().count);
  }
  merge_due_ = choose_merge(counts, settings_.recent_max);
}

Status KeyIndexWorker::merge_on() {
  if (!merge_.has_value()) {
    const auto begin = runs_.begin() + static_cast<std::ptrdiff_t>(merge_due_->begin);
    const auto end = runs_.begin() + static_cast<std::ptrdiff_t>(merge_due_->end);
    Result<RunMerge> merge = RunMerge::start(directory_, RunSet(begin, end));
    if (!merge) {
      return tl::unexpected(merge.error());
    }
    merge_.emplace(std::move(*merge));
  }
  if (!merge_->done()) {
    return merge_->step();
  }
  return finish_merge();
}

Status KeyIndexWorker::finish_merge() {
  auto merged = merge_->finish();
  if (!merged) {
    return tl::unexpected(merged.error());
  }
  // Runs were added at the end alone: the range still names the inputs.
  const RunSet inputs = merge_->inputs();
  const auto begin = runs_.begin() + static_cast<std::ptrdiff_t>(merge_due_->begin);
  GP_CHECK(std::equal(inputs.begin(), inputs.end(), begin), "a merge replaces its inputs");
  *begin = std::move(*merged);
  runs_.erase(begin + 1, begin + static_cast<std::ptrdiff_t>(inputs.size()));
  merge_.reset();
  runs_changed();
  tell(RunsChanged{std::make_shared<const RunSet>(runs_)});
  // From here on a crash finds them inside the merged run. The index may still read them: their names go, not they.
  for (const std::shared_ptr<const KeyRun>& input : inputs) {
    if (Status removed = directory_.remove(input->path()); !removed) {
      return removed;
    }
  }
  return {};
}

}  // namespace greenpool::keys
