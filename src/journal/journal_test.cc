// The contract suite over the journals of this room, and what only the SQLite journal promises.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include "journal/journal_contract_test.h"
#include "journal/sqlite_journal.h"
#include "journal/test_directory.h"
#include "sql/sqlite.h"

namespace greenpool {
namespace {

namespace fs = std::filesystem;
using Access = SqliteJournalOptions::Access;

class MemoryJournalWorld final : public JournalWorld {
 public:
  Result<std::unique_ptr<Journal>> open() override { return make_memory_journal(std::uint64_t{2} << 20); }
  bool persistent() const override { return false; }
  void break_storage() override {}  // it is small enough to be full at once
  void repair_storage() override {}
};

class SqliteJournalWorld final : public JournalWorld {
 public:
  ~SqliteJournalWorld() override { SqliteJournalWorld::repair_storage(); }

  Result<std::unique_ptr<Journal>> open() override {
    return open_sqlite_journal(
        {.directory = directory_.path() / "journal", .access = Access::create, .checkpoint_bytes = 100'000});
  }
  // No file of this process may grow beyond a megabyte.
  void break_storage() override {
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit_before_);
    rlimit limit = limit_before_;
    limit.rlim_cur = 1 << 20;
    setrlimit(RLIMIT_FSIZE, &limit);
    broken_ = true;
  }
  void repair_storage() override {
    if (std::exchange(broken_, false)) setrlimit(RLIMIT_FSIZE, &limit_before_);
  }
  bool damage(std::string_view bytes) override {
    return damage_file(directory_.path() / "journal/journal.sqlite", bytes);
  }

 private:
  TemporaryDirectory directory_;
  rlimit limit_before_{};
  bool broken_ = false;
};

INSTANTIATE_TEST_SUITE_P(
    , JournalContract,
    testing::Values(JournalWorldMaker{"memory", [] { return std::make_unique<MemoryJournalWorld>(); }},
                    JournalWorldMaker{"sqlite", [] { return std::make_unique<SqliteJournalWorld>(); }}),
    [](const auto& world) { return world.param.name; });

class SqliteJournalTest : public testing::Test {
 protected:
  Result<std::unique_ptr<Journal>> try_open(Access access = Access::create) const {
    return open_sqlite_journal({.directory = path(), .access = access});
  }
  std::unique_ptr<Journal> open(Access access = Access::create) const {
    Result<std::unique_ptr<Journal>> journal = try_open(access);
    EXPECT_TRUE(journal) << journal.error().message;
    return std::move(journal.value());
  }
  std::string refusal(Access access) const {
    const auto journal = try_open(access);
    return journal ? "opened" : journal.error().code;
  }
  static void append(Journal& journal, int frames, std::size_t payload_bytes = 100) {
    for (int i = 0; i < frames; ++i) {
      ASSERT_TRUE(journal.append(make_frame(journal.head().next_seq, 1, payload_bytes).view()));
    }
  }
  // Opens and appends in another process, which then says so on `ready` and waits to be killed.
  [[nodiscard]] pid_t start_writer(int frames, std::size_t payload_bytes, int ready) const {
    const pid_t child = fork();
    if (child != 0) return child;
    const auto journal = try_open(Access::create);
    bool appended = journal.has_value();
    for (int i = 0; appended && i < frames; ++i) {
      appended = (*journal)->append(make_frame((*journal)->head().next_seq, 1, payload_bytes).view()).has_value();
    }
    const char word = appended ? 'y' : 'n';
    if (::write(ready, &word, 1) != 1) _exit(1);
    while (true) pause();
  }
  // What the kernel leaves of a writer that is killed: everything written, nothing closed. `meanwhile` runs before.
  template <class Meanwhile>
  void append_and_die(int frames, std::size_t payload_bytes, Meanwhile meanwhile) const {
    std::array<int, 2> pipe_ends{};
    ASSERT_EQ(pipe(pipe_ends.data()), 0);
    const pid_t child = start_writer(frames, payload_bytes, pipe_ends[1]);
    char word = 0;
    EXPECT_EQ(::read(pipe_ends[0], &word, 1), 1);
    EXPECT_EQ(word, 'y');
    meanwhile();
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
  }
  fs::path path() const { return directory_.path() / "j"; }

  TemporaryDirectory directory_;
};

TEST_F(SqliteJournalTest, AMissingJournalIsNotFoundAndNothingIsMade) {
  EXPECT_EQ(refusal(Access::must_exist), "journal_not_found");
  EXPECT_EQ(refusal(Access::read_only), "journal_not_found");
  EXPECT_FALSE(fs::exists(path()));
}

// A writer that was killed while SQLite wrote the first pages: half of them, and the rollback journal that says so.
TEST_F(SqliteJournalTest, AJournalWhoseMakingWasCutShortIsNotFoundAndMadeAnew) {
  open().reset();
  fs::remove(path() / "acknowledged");
  fs::resize_file(path() / "journal.sqlite", 16'384);
  std::string rollback("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7\0\0\0\0\x5b\xbc\x69\x23\0\0\0\0\0\0\x02\0\0\0\x80\0", 28);
  rollback.resize(512);
  std::ofstream(path() / "journal.sqlite-journal", std::ios::binary) << rollback;
  EXPECT_EQ(refusal(Access::read_only), "journal_not_found");
  append(*open(), 3);
  EXPECT_EQ(open(Access::read_only)->head().next_seq, 3U);
}

TEST_F(SqliteJournalTest, MissingDirectoriesAreMadeAndWhatCannotBeMadeIsTold) {
  EXPECT_TRUE(open_sqlite_journal({.directory = directory_.path() / "a/b/c/", .access = Access::create}));
  EXPECT_TRUE(fs::exists(directory_.path() / "a/b/c/journal.sqlite"));
  std::ofstream(directory_.path() / "file") << "x";
  const auto refused = open_sqlite_journal({.directory = directory_.path() / "file/j", .access = Access::create});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "journal_unavailable");
}

TEST_F(SqliteJournalTest, ASecondWriterInThisProcessIsRefused) {
  auto journal = open();
  EXPECT_EQ(refusal(Access::create), "journal_in_use");
  EXPECT_EQ(refusal(Access::must_exist), "journal_in_use");
  append(*journal, 3);
  journal.reset();
  EXPECT_EQ(open()->head().next_seq, 3u);
}

TEST_F(SqliteJournalTest, AWriterIsRefusedWhileAnotherProcessWritesAndLetInWhenThatIsKilled) {
  append_and_die(3, 100, [&] {
    EXPECT_EQ(refusal(Access::create), "journal_in_use");
    EXPECT_EQ(open(Access::read_only)->head().next_seq, 3u) << "reading is allowed";
  });
  EXPECT_EQ(open()->head().next_seq, 3u);
}

TEST_F(SqliteJournalTest, AWriterThatDiedLeavesItsFramesAndTheLockIsFree) {
  for (std::uint64_t round = 1; round <= 3; ++round) {
    append_and_die(10, 100, [] {});
    EXPECT_EQ(open(Access::read_only)->head().next_seq, round * 10);
  }
  const auto journal = open(Access::must_exist);
  EXPECT_EQ(read_back(*journal).frames.size(), 30u);
}

TEST_F(SqliteJournalTest, AReaderFollowsALivingWriterAndNeverDisturbsIt) {
  auto writer = open();
  append(*writer, 5, 50'000);
  const auto reader = open(Access::read_only);
  EXPECT_EQ(reader->head().next_seq, 5u);
  EXPECT_EQ(reader->append(make_frame(5, 1, 1).view()).error().code, "journal_closed");
  for (int round = 0; round < 20; ++round) {
    append(*writer, 5, 50'000);
    EXPECT_EQ(read_back(*reader).frames.size(), writer->head().next_seq);
    EXPECT_EQ(open(Access::read_only)->head().next_seq, writer->head().next_seq);
  }
  writer.reset();
  EXPECT_EQ(read_back(*reader).frames.size(), 105u);
}

TEST_F(SqliteJournalTest, AForeignFileIsRefusedAndLeftAsItWas) {
  fs::create_directory(path());
  const fs::path file = path() / "journal.sqlite";
  std::ofstream(file) << std::string(5000, 'x');
  EXPECT_EQ(refusal(Access::create), "journal_not_a_journal");
  EXPECT_EQ(file_content(file), std::string(5000, 'x'));
  fs::remove(file);
  {
    auto foreign = SqliteConnection::open({.path = file.string(), .access = SqliteOptions::Access::create});
    ASSERT_TRUE(foreign->execute("CREATE TABLE frame(first_seq)"));
  }
  const std::string before = file_content(file);
  for (const Access access : {Access::create, Access::must_exist, Access::read_only}) {
    EXPECT_EQ(refusal(access), "journal_not_a_journal");
  }
  EXPECT_EQ(file_content(file), before);
}

TEST_F(SqliteJournalTest, AnOlderOrNewerFormatIsRefused) {
  open().reset();
  for (const int format : {2, 4}) {
    {
      auto connection = SqliteConnection::open(
          {.path = (path() / "journal.sqlite").string(), .access = SqliteOptions::Access::read_write});
      ASSERT_TRUE(connection->execute("PRAGMA user_version=" + std::to_string(format)));
    }
    EXPECT_EQ(refusal(Access::create), "journal_not_a_journal");
  }
}

TEST_F(SqliteJournalTest, AReadOnlyCopyIsReadWithoutWritingBesideIt) {
  {
    const auto journal = open();
    append(*journal, 20);
  }
  constexpr fs::perms kReadable{0555};
  fs::permissions(directory_.path(), kReadable | fs::perms::owner_write);
  fs::permissions(path(), kReadable);
  // A superuser may write anywhere: become somebody else.
  const bool superuser = geteuid() == 0;
  ASSERT_EQ(superuser ? seteuid(65534) : 0, 0);
  {
    const auto journal = open(Access::read_only);
    EXPECT_EQ(read_back(*journal).frames.size(), 20u);
    EXPECT_EQ(refusal(Access::must_exist), "journal_unavailable");
  }
  ASSERT_EQ(superuser ? seteuid(0) : 0, 0);
  EXPECT_FALSE(fs::exists(path() / "journal.sqlite-shm"));
  fs::permissions(path(), fs::perms::owner_all);
}

TEST_F(SqliteJournalTest, ALogWithADamagedMiddleIsRefusedAndNamedEvenWithoutTheWitness) {
  append_and_die(20, 1000, [] {});
  const fs::path log = path() / "journal.sqlite-wal";
  const std::size_t at = file_content(log).find("payload of 7;");
  ASSERT_NE(at, std::string::npos);
  flip_byte(log, at);
  fs::remove(path() / "acknowledged");
  const std::string before = file_content(log);
  for (const Access access : {Access::create, Access::read_only}) {
    const auto journal = try_open(access);
    ASSERT_FALSE(journal);
    EXPECT_EQ(journal.error().code, "journal_damaged");
    EXPECT_THAT(journal.error().message, testing::HasSubstr("from sequence number 7 on"));
  }
  EXPECT_EQ(file_content(log), before) << "a refused journal is left as it was";
}

TEST_F(SqliteJournalTest, ALogWithADamagedHeaderIsRefusedAlsoWithoutTheWitness) {
  append_and_die(20, 1000, [] {});
  flip_byte(path() / "journal.sqlite-wal", 17);
  EXPECT_EQ(refusal(Access::create), "journal_damaged");
  fs::remove(path() / "acknowledged");
  EXPECT_EQ(refusal(Access::create), "journal_damaged");
  EXPECT_EQ(refusal(Access::read_only), "journal_damaged");
}

TEST_F(SqliteJournalTest, ALogThatLostItsTailIsRefusedBecauseOfTheWitness) {
  append_and_die(20, 1000, [] {});
  const fs::path log = path() / "journal.sqlite-wal";
  fs::resize_file(log, fs::file_size(log) - 1000);
  for (const Access access : {Access::create, Access::read_only}) {
    const auto journal = try_open(access);
    ASSERT_FALSE(journal);
    EXPECT_EQ(journal.error().code, "journal_damaged");
    EXPECT_THAT(journal.error().message, testing::HasSubstr("sequence numbers 19 to 19"));
  }
  // Without the witness it cannot be told from an append that never ended.
  fs::remove(path() / "acknowledged");
  EXPECT_EQ(open()->head().next_seq, 19u);
}

TEST_F(SqliteJournalTest, AJournalThatIsGoneOrReplacedByAnOlderCopyIsDamaged) {
  {
    const auto journal = open();
    append(*journal, 5);
  }
  fs::copy_file(path() / "journal.sqlite", directory_.path() / "old");
  {
    const auto journal = open();
    append(*journal, 5);
  }
  fs::remove(path() / "journal.sqlite");
  EXPECT_EQ(refusal(Access::create), "journal_damaged");
  EXPECT_EQ(refusal(Access::read_only), "journal_damaged");
  fs::copy_file(directory_.path() / "old", path() / "journal.sqlite");
  EXPECT_EQ(refusal(Access::create), "journal_damaged");
  std::ofstream(path() / "journal.sqlite") << "";
  EXPECT_EQ(refusal(Access::must_exist), "journal_damaged");
}

TEST_F(SqliteJournalTest, AWitnessOfAnotherHistoryIsDamage) {
  {
    const auto journal = open();
    append(*journal, 5);
  }
  fs::copy_file(path() / "acknowledged", directory_.path() / "other");
  fs::remove_all(path());
  {
    const auto journal = open();
    for (std::uint64_t seq = 0; seq < 9; ++seq) {
      StoredFrame frame = make_frame(seq, 1, 10);
      frame.chain = sha256("another history " + std::to_string(seq));
      ASSERT_TRUE(journal->append(frame.view()));
    }
  }
  fs::copy_file(directory_.path() / "other", path() / "acknowledged", fs::copy_options::overwrite_existing);
  const auto journal = try_open(Access::must_exist);
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().code, "journal_damaged");
  EXPECT_THAT(journal.error().message, testing::HasSubstr("sequence number 4 "));
}

TEST_F(SqliteJournalTest, AVisitorThatTakesItsTimeDoesNotLetTheLogGrow) {
  const auto journal = open();
  append(*journal, 10, 100'000);
  const Status status = journal->read(0, [&](const FrameView& frame) -> Status {
    if (frame.first_seq == 0) append(*journal, 300, 100'000);
    return {};
  });
  EXPECT_TRUE(status);
  EXPECT_LT(fs::file_size(path() / "journal.sqlite-wal"), std::size_t{8} << 20) << "30 MB went through it";
}

}  // namespace
}  // namespace greenpool
