#include "sql/sqlite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "sql/sqlite_file.h"

namespace greenpool {
namespace {

using Bytes = std::vector<std::uint8_t>;

class SqliteTest : public testing::Test {
 protected:
  SqliteTest() {
    std::string name = (std::filesystem::temp_directory_path() / "greenpool-sql-XXXXXX").string();
    directory_ = mkdtemp(name.data());
  }
  ~SqliteTest() override { std::filesystem::remove_all(directory_); }

  std::string path(const std::string& name) const { return (directory_ / name).string(); }
  SqliteConnection create(const std::string& name) const {
    return SqliteConnection::open({.path = path(name), .access = SqliteOptions::Access::create}).value();
  }

  std::filesystem::path directory_;
};

TEST_F(SqliteTest, ValuesComeBackAsTheyWereBound) {
  SqliteConnection connection = create("a.sqlite");
  ASSERT_TRUE(connection.execute("CREATE TABLE t(i INTEGER, b BLOB, s TEXT, n)"));
  SqliteStatement insert = connection.prepare("INSERT INTO t VALUES(?,?,?,?)").value();
  const Bytes bytes = {0, 1, 0, 255};
  insert.bind_integer(1, INT64_MIN);
  insert.bind_blob(2, bytes);
  insert.bind_text(3, std::string_view("绿\0池", 7));
  insert.bind_null(4);
  ASSERT_TRUE(insert.run());
  insert.bind_blob(2, {});
  insert.bind_text(3, {});
  ASSERT_TRUE(insert.run());

  SqliteStatement select = connection.prepare("SELECT i, b, s, n, b IS NULL, s IS NULL FROM t ORDER BY rowid").value();
  ASSERT_TRUE(select.step().value());
  EXPECT_EQ(select.column_integer(0), INT64_MIN);
  EXPECT_THAT(select.column_blob(1), testing::ElementsAreArray(bytes));
  EXPECT_EQ(select.column_text(2), std::string_view("绿\0池", 7));
  EXPECT_TRUE(select.column_is_null(3));
  ASSERT_TRUE(select.step().value());
  EXPECT_TRUE(select.column_blob(1).empty());
  EXPECT_EQ(select.column_integer(4), 0) << "empty bytes are not NULL";
  EXPECT_EQ(select.column_integer(5), 0) << "empty text is not NULL";
  EXPECT_FALSE(select.step().value());
}

TEST_F(SqliteTest, AConstraintHasItsOwnCodeAndTheMessageNamesTheFile) {
  SqliteConnection connection = create("a.sqlite");
  ASSERT_TRUE(connection.execute("CREATE TABLE t(i INTEGER PRIMARY KEY); INSERT INTO t VALUES(1)"));
  const Status again = connection.execute("INSERT INTO t VALUES(1)");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "sql_constraint");
  EXPECT_THAT(again.error().message, testing::HasSubstr(path("a.sqlite")));
}

TEST_F(SqliteTest, AFileThatIsMissingOrNoDatabaseOrTooFullIsTold) {
  EXPECT_EQ(SqliteConnection::open({.path = path("none"), .access = SqliteOptions::Access::read_only}).error().code,
            "sql_cannot_open");
  std::ofstream(path("text")) << std::string(4096, 'x');
  SqliteConnection text = create("text");
  EXPECT_EQ(text.query_integer("SELECT count(*) FROM sqlite_schema").error().code, "sql_not_a_database");

  SqliteConnection small = create("small.sqlite");
  ASSERT_TRUE(small.execute("PRAGMA max_page_count=3; CREATE TABLE t(b BLOB)"));
  EXPECT_EQ(small.execute("INSERT INTO t VALUES(zeroblob(100000))").error().code, "sql_full");
}

TEST_F(SqliteTest, ASecondWriterIsToldThatTheFileIsBusy) {
  SqliteConnection first = create("a.sqlite");
  SqliteConnection second = create("a.sqlite");
  ASSERT_TRUE(first.execute("BEGIN IMMEDIATE"));
  EXPECT_EQ(second.execute("BEGIN IMMEDIATE").error().code, "sql_busy");
}

TEST_F(SqliteTest, AnImmutableFileIsReadWithoutLeavingAnythingBeside) {
  {
    SqliteConnection writer = create("50%?#.sqlite");
    ASSERT_TRUE(writer.execute("PRAGMA journal_mode=WAL; CREATE TABLE t(i); INSERT INTO t VALUES(7)"));
  }
  SqliteConnection reader = SqliteConnection::open({.path = path("50%?#.sqlite"), .immutable = true}).value();
  EXPECT_EQ(reader.query_integer("SELECT i FROM t").value(), 7);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_), {}), 1);
}

TEST_F(SqliteTest, APlainFileKeepsWhatIsWrittenAndAShortReadSaysHowMuchThereWas) {
  {
    SqliteFile file = SqliteFile::open({.path = path("f"), .access = SqliteFileOptions::Access::create}).value();
    ASSERT_TRUE(file.write(3, Bytes{1, 2, 3}));
    ASSERT_TRUE(file.sync());
  }
  const SqliteFile file = SqliteFile::open({.path = path("f")}).value();
  EXPECT_EQ(file.size().value(), 6u);
  Bytes bytes(10, 9);
  EXPECT_EQ(file.read(2, bytes).value(), 4u);
  EXPECT_THAT(bytes, testing::ElementsAre(0, 1, 2, 3, 9, 9, 9, 9, 9, 9));
  EXPECT_EQ(file.read(6, bytes).value(), 0u);
  EXPECT_EQ(SqliteFile::open({.path = path("none")}).error().code, "sql_cannot_open");
}

TEST_F(SqliteTest, APlainFileTakesMoreAtOnceThanAVfsDoes) {
  Bytes bytes(1'000'000);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 31 >> 4);
  SqliteFile file = SqliteFile::open({.path = path("f"), .access = SqliteFileOptions::Access::create}).value();
  ASSERT_TRUE(file.write(10, bytes));
  Bytes back(bytes.size());
  EXPECT_EQ(file.read(10, back).value(), bytes.size());
  EXPECT_TRUE(back == bytes);
}

TEST_F(SqliteTest, AFileIsThereUntilItIsRemoved) {
  EXPECT_FALSE(SqliteFile::exists("", path("f")).value());
  std::ofstream(path("f")) << "x";
  EXPECT_TRUE(SqliteFile::exists("", path("f")).value());
  ASSERT_TRUE(SqliteFile::remove("", path("f")));
  EXPECT_FALSE(SqliteFile::exists("", path("f")).value());
  EXPECT_TRUE(SqliteFile::remove("", path("f"))) << "a file that is not there is no error";
}

TEST_F(SqliteTest, ALockHasOneHolderInThisProcess) {
  EXPECT_FALSE(SqliteLock::is_held("", path("lock")).value());
  {
    const SqliteLock lock = SqliteLock::acquire("", path("lock")).value();
    EXPECT_TRUE(SqliteLock::is_held("", path("lock")).value());
    EXPECT_EQ(SqliteLock::acquire("", path("lock")).error().code, "sql_busy");
    EXPECT_TRUE(SqliteLock::is_held("", path("lock")).value()) << "a refused attempt takes nothing away";
  }
  EXPECT_FALSE(SqliteLock::is_held("", path("lock")).value());
  EXPECT_TRUE(SqliteLock::acquire("", path("lock")));
}

TEST_F(SqliteTest, ALockOfAnotherProcessEndsWithThatProcess) {
  std::array<int, 2> pipe_ends{};
  ASSERT_EQ(pipe(pipe_ends.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto lock = SqliteLock::acquire("", path("lock"));
    const char taken = lock ? 'y' : 'n';
    if (write(pipe_ends[1], &taken, 1) != 1) _exit(1);
    pause();
    _exit(0);
  }
  char taken = 0;
  ASSERT_EQ(read(pipe_ends[0], &taken, 1), 1);
  EXPECT_EQ(taken, 'y');
  EXPECT_EQ(SqliteLock::acquire("", path("lock")).error().code, "sql_busy");
  EXPECT_TRUE(SqliteLock::is_held("", path("lock")).value());
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_TRUE(SqliteLock::acquire("", path("lock")));
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}

}  // namespace
}  // namespace greenpool
