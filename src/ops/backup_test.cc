#include "ops/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <thread>

#include "base/system_clock.h"
#include "journal/record.h"
#include "journal/sqlite_journal.h"
#include "journal/test_directory.h"
#include "journal/verify.h"
#include "ops/backup_names.h"
#include "ops/files.h"
#include "ops/manifest.h"
#include "service/programme.h"

namespace greenpool {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::array<std::string_view, 1> kSteps{"CREATE TABLE orders(name TEXT PRIMARY KEY) STRICT"};
constexpr std::array kSchemas{Schema{"orders", kSteps}};

class SetClock final : public Clock {
 public:
  Timestamp now() override { return Timestamp(now_.load()); }
  void set(const char* text) { now_ = parse_timestamp(text)->microseconds(); }

 private:
  std::atomic<std::int64_t> now_{parse_timestamp("2026-11-27T03:30:00Z")->microseconds()};
};

// Sends commands to a programme and waits for each answer.
class Teller final : public Answers {
 public:
  explicit Teller(Programme& programme) : programme_(programme) {}
  std::uint64_t tell(OperationRequest operation) {
    Ticket ticket;
    ticket.answers = this;
    ticket.request.operation = std::move(operation);
    std::unique_lock lock(mutex_);
    answered_ = false;
    EXPECT_EQ(programme_.submit(ticket), Reject::none);
    changed_.wait(lock, [this] { return answered_; });
    return seq_;
  }
  void decided(Ticket&, const Outcome& outcome, const State&) override {
    const std::lock_guard lock(mutex_);
    EXPECT_EQ(outcome.reject, Reject::none);
    seq_ = outcome.seq;
  }
  void durable(std::span<Ticket* const>, Reject failed) override {
    const std::lock_guard lock(mutex_);
    EXPECT_EQ(failed, Reject::none);
    answered_ = true;
    changed_.notify_all();
  }

 private:
  Programme& programme_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool answered_ = false;
  std::uint64_t seq_ = 0;
};

class BackupTest : public testing::Test {
 protected:
  BackupTest() {
    std::filesystem::create_directories(data_);
    std::filesystem::create_directories(programme_directory(data_, "p"));
    auto opened = Office::open({.path = office_file(data_).string(), .schemas = kSchemas, .clock = &clock_});
    EXPECT_TRUE(opened);
    office_ = std::move(*opened);
    programme_ = open(programme_directory(data_, "p"));
    teller_ = std::make_unique<Teller>(*programme_);
    teller_->tell(RegisterMemberRequest{"m", {}, 1});
    teller_->tell(SettleOrderRequest{"o-0", "m", Money(100'000), Money(30'000)});
    office_->ask([](Work& work) { work.db.run("INSERT INTO orders VALUES('o-0')"); });
  }

  static std::unique_ptr<Programme> open(const std::filesystem::path& directory) {
    ProgrammeOptions options;
    options.directory = directory;
    options.terms = find_preset("classic");
    options.acknowledgement = Acknowledgement{"one", "two", "tests"};
    Result<std::unique_ptr<Programme>> programme = Programme::open(options);
    EXPECT_TRUE(programme) << programme.error().message;
    return programme ? std::move(*programme) : nullptr;
  }
  BackupOptions options() {
    return {.data = data_, .into = backups_, .office = office_.get(), .clock = &clock_, .keep = {}, .after_office = {}};
  }
  BackupReport make() {
    Result<BackupReport> report = make_backup(options());
    EXPECT_TRUE(report) << report.error().message;
    return report ? *report : BackupReport{};
  }
  static Result<VerifyReport> verify(const std::filesystem::path& directory) {
    const auto journal =
        open_sqlite_journal({.directory = directory, .access = SqliteJournalOptions::Access::read_only});
    if (!journal) return tl::unexpected(journal.error());
    return verify_journal(**journal);
  }
  // The chain's hash once `records` records are in it.
  static Digest chain_at(const std::filesystem::path& directory, std::uint64_t records) {
    const auto journal =
        open_sqlite_journal({.directory = directory, .access = SqliteJournalOptions::Access::read_only});
    FrameReader reader{Digest{}};
    Digest chain{};
    EXPECT_FALSE((*journal)->read(0, [&](const FrameView& frame) -> Status {
      if (Status read = reader.read(frame, [](const Record&) -> Status { return {}; }); !read) return read;
      if (frame.first_seq + frame.records < records) return {};
      EXPECT_EQ(frame.first_seq + frame.records, records) << "a backup ends where a frame ends";
      chain = frame.chain;
      return failure("found", "");
    }));
    return chain;
  }
  std::vector<std::string> names() { return list_backups(backups_); }
  static std::string code_of(const std::filesystem::path& backup) {
    const auto verified = verify_backup(backup);
    return verified ? "ok" : verified.error().code;
  }

  const TemporaryDirectory directory_;
  const std::filesystem::path data_ = directory_.path() / "data";
  const std::filesystem::path backups_ = directory_.path() / "backups";
  SetClock clock_;
  std::unique_ptr<Office> office_;
  std::unique_ptr<Programme> programme_;
  std::unique_ptr<Teller> teller_;
};

TEST_F(BackupTest, HoldsOfficeJournalsAndFilesButNoKeyAndNoDerivedData) {
  std::filesystem::create_directories(files_directory(data_) / "pictures");
  ASSERT_TRUE(write_file(files_directory(data_) / "pictures" / "tea.png", "picture"));
  ASSERT_TRUE(write_file(data_ / "master.key", "secret"));
  const BackupReport report = make();
  EXPECT_EQ(report.directory, backups_ / "backup-20261127T033000Z");
  std::vector<std::string> paths;
  for (const BackupFile& file : report.manifest.files) paths.push_back(file.path);
  EXPECT_THAT(paths, ElementsAre("files/pictures/tea.png", "office.sqlite", "programmes/p/acknowledged",
                                 "programmes/p/journal.sqlite"));
  ASSERT_EQ(report.manifest.programmes.size(), 1U);
  EXPECT_EQ(report.manifest.programmes[0].next_seq, programme_->status().next_seq);
  const auto verified = verify_backup(report.directory);
  ASSERT_TRUE(verified) << verified.error().message;
  EXPECT_EQ(*verified, report.manifest);
  EXPECT_EQ(*verify_backup(report.directory), report.manifest) << "looking changed nothing";
}

TEST_F(BackupTest, IsAPrefixOfWhatAWriterAppendsMeanwhile) {
  std::atomic<int> written = 0;
  // Stops when the test ends, however it ends.
  std::jthread writer([&](const std::stop_token& stop) {
    for (int i = 1; !stop.stop_requested(); ++i) {
      const std::string order = "o-" + std::to_string(i);
      office_->ask([&](Work& work) { work.db.run("INSERT INTO orders VALUES(?1)", order); });
      teller_->tell(SettleOrderRequest{order, "m", Money(100'000), Money(30'000)});
      ++written;
      written.notify_all();
    }
  });
  const auto wait_for = [&](int count) {
    for (int now = written; now < count; now = written) written.wait(now);
  };
  std::vector<BackupReport> reports;
  for (int i = 0; i < 4; ++i) {
    wait_for(20 * (i + 1));
    clock_.set(("2026-11-2" + std::to_string(i + 1) + "T00:00:00Z").c_str());  // one a day is kept
    BackupOptions how = options();
    // The copies lie apart by at least so many orders: only their order makes them fit.
    how.after_office = [&] { wait_for(written + 5); };
    how.keep = {.daily = 9, .weekly = 9};
    if (i % 2 == 1) how.office = nullptr;  // as another process does it
    Result<BackupReport> report = make_backup(how);
    ASSERT_TRUE(report) << report.error().message;
    reports.push_back(*report);
  }
  writer.request_stop();
  writer.join();
  for (const BackupReport& report : reports) {
    const std::filesystem::path into = directory_.path() / ("restored-" + report.directory.filename().string());
    const auto restored = restore_backup(report.directory, into);
    ASSERT_TRUE(restored) << restored.error().message;
    const BackupProgramme& programme = restored->programmes.at(0);
    const auto verified = verify(programme_directory(into, "p"));
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_EQ(verified->records, programme.next_seq);
    EXPECT_GT(programme.next_seq, 20U);
    EXPECT_LT(programme.next_seq, programme_->status().next_seq);
    EXPECT_EQ(chain_at(programme_directory(data_, "p"), programme.next_seq), programme.chain);
    auto office = Database::open(office_file(into).string(), kSchemas);
    ASSERT_TRUE(office) << office.error().message;
    // Every order that the office knew of has its record, but for the one that it was about to tell.
    EXPECT_LE(*(*office)->integer("SELECT count(*) FROM orders"), static_cast<std::int64_t>(verified->totals.orders));
  }
}

TEST_F(BackupTest, IsRestoredIntoAServerThatGoesOn) {
  const BackupReport report = make();
  teller_->tell(SettleOrderRequest{"later", "m", Money(100'000), Money(30'000)});
  const std::filesystem::path into = directory_.path() / "restored";
  ASSERT_TRUE(restore_backup(report.directory, into));
  const auto programme = open(programme_directory(into, "p"));
  ASSERT_NE(programme, nullptr);
  EXPECT_EQ(programme->status().next_seq, report.manifest.programmes[0].next_seq);
  Teller teller(*programme);
  EXPECT_EQ(teller.tell(SettleOrderRequest{"other", "m", Money(100'000), Money(30'000)}),
            report.manifest.programmes[0].next_seq);
  ASSERT_TRUE(programme->stop());
  EXPECT_TRUE(verify(programme_directory(into, "p")));
}

TEST_F(BackupTest, OverwritesNothing) {
  const BackupReport report = make();
  const std::filesystem::path into = directory_.path() / "restored";
  std::filesystem::create_directories(into);
  ASSERT_TRUE(restore_backup(report.directory, into)) << "an empty directory is free";
  const auto again = restore_backup(report.directory, into);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "restore_target_taken");
  std::filesystem::create_symlink(directory_.path() / "nowhere", directory_.path() / "link");
  EXPECT_EQ(restore_backup(report.directory, directory_.path() / "link").error().code, "restore_target_taken");
  const auto twice = make_backup(options());
  ASSERT_FALSE(twice) << "of the same second";
  EXPECT_EQ(twice.error().code, "backup_failed");
}

TEST_F(BackupTest, IsFoundDamagedWhereverAByteChanges) {
  const BackupReport report = make();
  std::vector<std::string> paths{std::string(kManifestName), std::string(kManifestHashName)};
  for (const BackupFile& file : report.manifest.files) paths.push_back(file.path);
  for (const std::string& path : paths) {
    const std::size_t size = std::filesystem::file_size(report.directory / path);
    for (const std::size_t offset : {std::size_t{0}, size / 2, size - 1}) {
      flip_byte(report.directory / path, offset);
      EXPECT_EQ(code_of(report.directory), "backup_damaged") << path << " at " << offset;
      const auto restored = restore_backup(report.directory, directory_.path() / "restored");
      EXPECT_FALSE(restored);
      EXPECT_FALSE(std::filesystem::exists(directory_.path() / "restored")) << "nothing is left half restored";
      flip_byte(report.directory / path, offset);
    }
  }
  EXPECT_EQ(code_of(report.directory), "ok") << "all flipped back";
}

TEST_F(BackupTest, IsFoundDamagedWhenAFileIsMissingOrForeign) {
  const BackupReport report = make();
  ASSERT_TRUE(write_file(report.directory / "programmes" / "p" / "extra", "x"));
  EXPECT_EQ(code_of(report.directory), "backup_damaged");
  std::filesystem::remove(report.directory / "programmes" / "p" / "extra");
  std::filesystem::rename(report.directory / "office.sqlite", directory_.path() / "away");
  EXPECT_EQ(code_of(report.directory), "backup_damaged");
  std::filesystem::rename(directory_.path() / "away", report.directory / "office.sqlite");
  EXPECT_EQ(code_of(report.directory), "ok");
  std::filesystem::remove(report.directory / kManifestName);
  EXPECT_EQ(code_of(report.directory), "backup_unknown");
}

TEST_F(BackupTest, IsFoundDamagedWhenItsHashesAreRightAndItsJournalIsNot) {
  BackupReport report = make();
  report.manifest.programmes[0].chain[0] ^= 1;
  const auto write_manifest = [&] {
    const std::string json = manifest_json(report.manifest);
    std::filesystem::remove(report.directory / kManifestName);
    std::filesystem::remove(report.directory / kManifestHashName);
    ASSERT_TRUE(write_file(report.directory / kManifestName, json));
    ASSERT_TRUE(write_file(report.directory / kManifestHashName, manifest_hash_line(json)));
  };
  write_manifest();
  EXPECT_EQ(code_of(report.directory), "backup_damaged");
}

TEST_F(BackupTest, CopiesNoDamageOfTheJournal) {
  teller_.reset();
  ASSERT_TRUE(programme_->stop());
  programme_.reset();
  const std::filesystem::path journal = programme_directory(data_, "p") / "journal.sqlite";
  ASSERT_TRUE(damage_file(journal, "o-0"));
  const auto report = make_backup(options());
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "journal_damaged");
  EXPECT_THAT(names(), IsEmpty());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(backups_), {}), 1) << "only the lock is left";
}

TEST_F(BackupTest, ClearsAwayWhatAnInterruptedOneLeft) {
  std::filesystem::create_directories(backups_ / ".unfinished-backup-20261126T033000Z" / "programmes");
  make();
  EXPECT_THAT(names(), ElementsAre("backup-20261127T033000Z"));
  EXPECT_FALSE(std::filesystem::exists(backups_ / ".unfinished-backup-20261126T033000Z"));
}

TEST_F(BackupTest, IsTheOnlyOneAtATime) {
  BackupOptions how = options();
  Result<BackupReport> inner = failure("not tried", "");
  how.after_office = [&] { inner = make_backup(options()); };
  EXPECT_TRUE(make_backup(how));
  ASSERT_FALSE(inner);
  EXPECT_EQ(inner.error().code, "backup_running");
}

TEST_F(BackupTest, RemovesWhatIsNoLongerKept) {
  BackupOptions how = options();
  how.keep = {.daily = 2, .weekly = 0};
  for (const char* at : {"2026-11-25T01:00:00Z", "2026-11-26T01:00:00Z", "2026-11-27T01:00:00Z"}) {
    clock_.set(at);
    ASSERT_TRUE(make_backup(how));
  }
  EXPECT_THAT(names(), ElementsAre("backup-20261126T010000Z", "backup-20261127T010000Z"));
}

TEST_F(BackupTest, PassesItsDrill) {
  for (int i = 1; i <= 5; ++i) {
    teller_->tell(SettleOrderRequest{"d-" + std::to_string(i), "m", Money(100'000), Money(30'000)});
  }
  const BackupReport report = make();
  const auto drill = drill_backup(report.directory, directory_.path() / "scratch");
  ASSERT_TRUE(drill) << drill.error().message;
  EXPECT_EQ(drill->records, programme_->status().next_seq);
  EXPECT_GT(drill->events, drill->records);
  EXPECT_FALSE(std::filesystem::exists(directory_.path() / "scratch"));
}

TEST(BackupRetention, KeepsTheNewestOfDaysAndWeeks) {
  // 2026-11-23 is a Monday.
  const std::vector<std::string> names{"backup-20261110T010000Z", "backup-20261115T010000Z", "backup-20261116T010000Z",
                                       "backup-20261122T010000Z", "backup-20261123T010000Z", "backup-20261124T010000Z",
                                       "backup-20261124T130000Z", "backup-20261125T010000Z"};
  EXPECT_THAT(expired_backups(names, {.daily = 2, .weekly = 3}),
              ElementsAre("backup-20261110T010000Z", "backup-20261116T010000Z", "backup-20261123T010000Z",
                          "backup-20261124T010000Z"));
  EXPECT_THAT(expired_backups(names, {.daily = 99, .weekly = 0}), ElementsAre("backup-20261124T010000Z"));
  EXPECT_EQ(expired_backups(names, {.daily = 0, .weekly = 0}).size(), names.size() - 1) << "the newest is always kept";
  EXPECT_THAT(expired_backups({"backup-x", "other"}, {}), IsEmpty()) << "foreign names are left alone";
}

TEST(BackupSchedule, FollowsTheNewestBackup) {
  const Timestamp now = *parse_timestamp("2026-11-27T03:30:00Z");
  const std::vector<std::string> names{"backup-20261126T010000Z", "backup-20261125T010000Z"};
  EXPECT_EQ(next_backup_at(names, 24, now), parse_timestamp("2026-11-27T01:00:00Z").value()) << "overdue";
  EXPECT_EQ(next_backup_at(names, 48, now), parse_timestamp("2026-11-28T01:00:00Z").value());
  EXPECT_EQ(next_backup_at({}, 24, now), now) << "the first one is due at once";
  EXPECT_EQ(next_backup_at(names, 0, now), std::nullopt);
  EXPECT_EQ(next_backup_at({"backup-20271126T010000Z"}, 24, now), now) << "a clock that was wrong stops no backups";
}

TEST(BackupNames, AreTimesThatSort) {
  const Timestamp at = *parse_timestamp("2026-11-27T03:30:00.5Z");
  EXPECT_EQ(backup_name(at), "backup-20261127T033000Z");
  EXPECT_EQ(time_of_backup("backup-20261127T033000Z"), parse_timestamp("2026-11-27T03:30:00Z").value());
  for (const char* other : {"backup-20261327T033000Z", "backup-20261127T033000", "backup-2026-11-27", "x", ""}) {
    EXPECT_EQ(time_of_backup(other), std::nullopt) << other;
  }
}

TEST(BackupManifests, AreReadBackAndRefusedWhenMalformed) {
  const BackupManifest manifest{.made_at = Timestamp(1'800'000'000'000'000),
                                .programmes = {{"p", 7, 1, sha256("chain")}},
                                .files = {{"programmes/p/journal.sqlite", 9, sha256("bytes")}}};
  const std::string json = manifest_json(manifest);
  const auto parsed = parse_manifest(json, manifest_hash_line(json));
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(*parsed, manifest);
  const auto code = [](const std::string& text) { return parse_manifest(text, manifest_hash_line(text)).error().code; };
  EXPECT_EQ(code("{}"), "backup_damaged");
  EXPECT_EQ(code(R"({"format":2})"), "backup_newer");
  for (const char* path : {"../x", "/etc/passwd", "a/../../x", "", "a//b"}) {
    BackupManifest outside = manifest;
    outside.files[0].path = path;
    EXPECT_EQ(code(manifest_json(outside)), "backup_damaged") << path;
  }
}

}  // namespace
}  // namespace greenpool
