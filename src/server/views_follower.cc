#include "server/views_follower.h"

#include <pthread.h>

#include <chrono>

#include "journal/sqlite_journal.h"
#include "journal/sqlite_snapshot_store.h"
#include "views/update.h"

namespace greenpool {
namespace {

using namespace std::chrono_literals;

// Under load the views move in larger pieces, which cost less a record.
constexpr auto kPause = 200ms;
constexpr auto kPauseAfterFailure = 5s;

// Views of another program's layout are made anew: all that is in them follows from the journal.
Result<ViewsUpdater> open_views(const std::string& path) {
  Result<ViewsUpdater> updater = ViewsUpdater::open(path);
  if (updater || updater.error().code != "views_outdated") return updater;
  if (Status removed = ViewsWriter::remove(path); !removed) return tl::unexpected(removed.error());
  return ViewsUpdater::open(path);
}

}  // namespace

ViewsFollower::ViewsFollower(Options options) : options_(std::move(options)) {
  listens_ = options_.flow->listen([this](std::string_view programme) {
    if (programme != options_.programme) return;
    {
      const std::lock_guard lock(mutex_);
      woken_ = true;
    }
    wake_.notify_one();
  });
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "gp-views");
    loop();
  });
}

ViewsFollower::~ViewsFollower() {
  options_.flow->unlisten(listens_);
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

std::string ViewsFollower::path() const { return (options_.journal / kViewsName).string(); }

bool ViewsFollower::wait(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, at_most, [this] { return stopping_.load(); });
  return stopping_;
}

void ViewsFollower::loop() {
  while (!stopping_) {
    if (Status followed = follow(); !followed && followed.error().code != "interrupted") {
      if (options_.on_failure) options_.on_failure(followed.error());
      if (wait(kPauseAfterFailure)) return;
    }
  }
}

// Until it is stopped, or cannot go on.
Status ViewsFollower::follow() {
  Result<ViewsUpdater> updater = open_views(path());
  if (!updater) return tl::unexpected(updater.error());
  ViewsProgress progress;
  progress.records = [this](std::uint64_t, std::uint64_t) { return !stopping_.load(); };
  progress.indexes = [this] { return !stopping_.load(); };
  while (!stopping_) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return woken_ || stopping_.load(); });
      woken_ = false;
    }
    if (stopping_) break;
    const Result<std::unique_ptr<Journal>> journal = open_sqlite_journal(
        {.directory = options_.journal.string(), .access = SqliteJournalOptions::Access::read_only});
    if (!journal) return tl::unexpected(journal.error());
    // A snapshot that cannot be used costs time alone.
    const Result<std::unique_ptr<SnapshotStore>> snapshots = open_sqlite_snapshot_store(
        {.directory = options_.journal.string(), .access = SqliteSnapshotOptions::Access::read_only});
    const Result<ViewsUpdate> update = updater->catch_up(**journal, snapshots ? snapshots->get() : nullptr, progress);
    if (!update) return tl::unexpected(update.error());
    next_seq_ = update->next_seq;
    if (options_.on_progress) options_.on_progress(update->next_seq);
    if (wait(kPause)) break;
  }
  return {};
}

}  // namespace greenpool
