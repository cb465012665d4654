#include "server/backup_schedule.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>

#include "ops/backup_names.h"

namespace greenpool {
namespace {

// How often the names are looked at, so that a backup that something else made is seen.
constexpr std::chrono::seconds kLookEvery{60};

std::uint64_t bytes_below(const std::filesystem::path& directory) {
  std::uint64_t bytes = 0;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator at(directory, error), end; !error && at != end;
       at.increment(error)) {
    std::error_code unreadable;
    if (at->is_regular_file(unreadable)) bytes += at->file_size(unreadable);
  }
  return bytes;
}

}  // namespace

BackupSchedule::BackupSchedule(Options options, BackupConfig plan)
    : options_(std::move(options)), plan_(std::move(plan)), thread_([this] {
        pthread_setname_np(pthread_self(), "gp-backups");
        loop();
      }) {}

BackupSchedule::~BackupSchedule() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void BackupSchedule::change(const BackupConfig& plan) {
  {
    const std::lock_guard lock(mutex_);
    plan_ = plan;
    woken_ = true;
  }
  wake_.notify_all();
}

void BackupSchedule::look() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_all();
}

void BackupSchedule::loop() {
  for (;;) {
    BackupConfig plan;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      woken_ = false;
      plan = plan_;
    }
    auto pause = std::chrono::microseconds(kLookEvery);
    if (!plan.directory.empty()) {
      const std::vector<std::string> names = list_backups(plan.directory);
      if (!names.empty()) tell_of_newest(plan.directory, names.back());
      const Timestamp now = options_.clock->now();
      std::optional<Timestamp> due = next_backup_at(names, plan.every_hours, now);
      if (due && failed_at_) due = std::max(*due, Timestamp(failed_at_->microseconds() + kRetryMicroseconds));
      if (due && *due <= now) {
        make(plan);
        continue;
      }
      if (due) pause = std::min(pause, std::chrono::microseconds(due->microseconds() - now.microseconds()));
    }
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, pause, [this] { return woken_ || stopping_; });
  }
}

void BackupSchedule::make(const BackupConfig& plan) {
  const auto begin = std::chrono::steady_clock::now();
  const Result<BackupReport> made = make_backup({.data = options_.data,
                                                 .into = plan.directory,
                                                 .office = options_.office,
                                                 .clock = options_.clock,
                                                 .keep = {.daily = plan.keep_daily, .weekly = plan.keep_weekly}});
  if (!made) {
    failed_at_ = options_.clock->now();
    if (options_.metrics != nullptr) options_.metrics->backup_failed();
    if (options_.on_failure) options_.on_failure(made.error());
    return;
  }
  failed_at_.reset();
  told_ = made->directory.filename().string();
  if (options_.metrics != nullptr) {
    options_.metrics->backup_made(made->manifest.made_at, std::chrono::steady_clock::now() - begin,
                                  bytes_below(made->directory));
  }
  if (options_.on_backup) options_.on_backup(*made);
}

// How long it took is not known any more.
void BackupSchedule::tell_of_newest(const std::string& directory, const std::string& name) {
  if (name == told_ || options_.metrics == nullptr) return;
  const std::optional<Timestamp> made_at = time_of_backup(name);
  if (!made_at) return;
  options_.metrics->backup_made(*made_at, MetricsDuration(0), bytes_below(std::filesystem::path(directory) / name));
  told_ = name;
}

}  // namespace greenpool
