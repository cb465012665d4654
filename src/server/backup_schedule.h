// The server's own backups: a thread that makes one when it is due (ops/backup.h), and tells the metrics of the newest
// there is, whoever made it.
// Thread safety: any thread.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "ops/backup.h"
#include "ops/config.h"
#include "ops/metrics.h"

namespace greenpool {

class BackupSchedule {
 public:
  // After one that failed.
  static constexpr std::int64_t kRetryMicroseconds = std::int64_t{600} * 1'000'000;

  struct Options {
    std::filesystem::path data = {};
    Office* office = nullptr;
    Clock* clock = nullptr;
    Metrics* metrics = nullptr;  // may be nullptr
    // Called by the thread. May be empty.
    std::function<void(const BackupReport&)> on_backup = {};
    std::function<void(const Error&)> on_failure = {};
  };

  // An empty directory in the plan: none are made.
  BackupSchedule(Options options, BackupConfig plan);
  ~BackupSchedule();  // after the one that is under way

  void change(const BackupConfig& plan);
  // The clock may have moved: looks at once.
  void look();

 private:
  void loop();
  void make(const BackupConfig& plan);
  void tell_of_newest(const std::string& directory, const std::string& name);

  const Options options_;
  std::string told_;  // the thread's: the newest that the metrics know of
  std::optional<Timestamp> failed_at_;
  std::mutex mutex_;
  std::condition_variable wake_;
  BackupConfig plan_;
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace greenpool
