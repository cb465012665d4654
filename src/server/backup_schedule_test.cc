#include "server/backup_schedule.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <fstream>

#include "journal/test_directory.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 1> kSteps{"CREATE TABLE things(name TEXT PRIMARY KEY) STRICT"};
constexpr std::array kSchemas{Schema{"things", kSteps}};

class SetClock final : public Clock {
 public:
  Timestamp now() override { return Timestamp(now_.load()); }
  void advance_hours(std::int64_t hours) { now_ += hours * 3'600'000'000; }

 private:
  std::atomic<std::int64_t> now_{parse_timestamp("2026-11-27T03:30:00Z")->microseconds()};
};

class BackupSchedules : public testing::Test {
 protected:
  BackupSchedules() {
    std::filesystem::create_directories(data());
    auto office = Office::open({.path = (data() / "office.sqlite").string(), .schemas = kSchemas, .clock = &clock_});
    EXPECT_TRUE(office);
    office_ = std::move(*office);
  }

  std::filesystem::path data() const { return directory_.path() / "data"; }
  std::filesystem::path backups() const { return directory_.path() / "backups"; }
  BackupConfig plan() const { return {.directory = backups().string(), .every_hours = 24}; }

  BackupSchedule::Options options() {
    return {
        .data = data(),
        .office = office_.get(),
        .clock = &clock_,
        .metrics = &metrics_,
        .on_backup = [this](const BackupReport& report) { happened("made " + report.directory.filename().string()); },
        .on_failure = [this](const Error& error) { happened("failed " + error.code); }};
  }
  void happened(std::string what) {
    {
      const std::lock_guard lock(mutex_);
      events_.push_back(std::move(what));
    }
    changed_.notify_all();
  }
  std::string next_event() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, std::chrono::seconds(20), [this] { return events_.size() > read_; })) return "nothing";
    return events_[read_++];
  }
  bool anything_more() {
    const std::lock_guard lock(mutex_);
    return events_.size() > read_;
  }

  TemporaryDirectory directory_;
  SetClock clock_;
  Metrics metrics_{{}};
  std::unique_ptr<Office> office_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> events_;
  std::size_t read_ = 0;
};

TEST_F(BackupSchedules, MakeTheFirstAtOnceAndTheNextWhenItIsDue) {
  BackupSchedule schedule(options(), plan());
  EXPECT_EQ(next_event(), "made backup-20261127T033000Z");
  clock_.advance_hours(24);
  schedule.look();
  EXPECT_EQ(next_event(), "made backup-20261128T033000Z");
  EXPECT_EQ(list_backups(backups()).size(), 2U);
  EXPECT_TRUE(verify_backup(backups() / "backup-20261128T033000Z"));
  const std::string scrape = metrics_.scrape();
  EXPECT_NE(scrape.find("greenpool_backup_last_success_timestamp_seconds 1795836600"), std::string::npos) << scrape;
  EXPECT_EQ(scrape.find("greenpool_backup_last_size_bytes 0\n"), std::string::npos);
}

TEST_F(BackupSchedules, MakeNoneUntilThereIsADirectory) {
  {
    BackupSchedule schedule(options(), {});
    schedule.change(plan());
    EXPECT_EQ(next_event(), "made backup-20261127T033000Z");
  }
  BackupSchedule asked_only(options(), {.directory = backups().string(), .every_hours = 0});
  clock_.advance_hours(1'000);
  asked_only.look();
  asked_only.change({.directory = backups().string(), .every_hours = 24});
  EXPECT_EQ(next_event(), "made backup-20270107T193000Z") << "and not one before";
  EXPECT_FALSE(anything_more());
}

TEST_F(BackupSchedules, TryAgainAWhileAfterAFailure) {
  std::ofstream(backups().string()) << "a file is in the way";
  BackupSchedule schedule(options(), plan());
  EXPECT_EQ(next_event(), "failed backup_failed");
  std::filesystem::remove(backups());
  schedule.look();
  clock_.advance_hours(1);
  schedule.look();
  EXPECT_EQ(next_event(), "made backup-20261127T043000Z") << "ten minutes had to pass";
  EXPECT_NE(metrics_.scrape().find("greenpool_backup_failures_total 1"), std::string::npos);
}

TEST_F(BackupSchedules, KnowTheNewestThatSomethingElseMade) {
  ASSERT_TRUE(make_backup({.data = data(), .into = backups(), .office = office_.get(), .clock = &clock_}));
  clock_.advance_hours(24);
  BackupSchedule schedule(options(), plan());
  EXPECT_EQ(next_event(), "made backup-20261128T033000Z");
  EXPECT_EQ(list_backups(backups()).front(), "backup-20261127T033000Z");
}

}  // namespace
}  // namespace greenpool
