#include "office/database.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>

namespace greenpool {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  DatabaseTest() {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
  }
  ~DatabaseTest() override { std::filesystem::remove_all(directory_); }

  Result<std::unique_ptr<Database>> open(std::span<const std::string_view> steps) {
    const std::array schemas{Schema{"things", steps}};
    return Database::open((directory_ / "office.sqlite").string(), schemas);
  }

  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() /
      ("gp-database-" + std::to_string(getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
};

constexpr std::array<std::string_view, 2> kSteps{
    "CREATE TABLE things(id INTEGER PRIMARY KEY, name TEXT UNIQUE, bytes BLOB) STRICT",
    "ALTER TABLE things ADD COLUMN colour TEXT"};

TEST_F(DatabaseTest, KeepsValuesOfEveryKind) {
  auto db = open(kSteps);
  ASSERT_TRUE(db) << db.error().message;
  const std::array<std::uint8_t, 3> bytes{0, 1, 255};
  Database& office = **db;
  EXPECT_EQ(office.run("INSERT INTO things VALUES(?1,?2,?3,?4)", 7, std::string("tea"), Blob{bytes}, std::nullopt), 1);
  EXPECT_EQ(office.last_key(), 7);
  Rows rows = office.query("SELECT id,name,bytes,colour FROM things WHERE name=?1", "tea");
  ASSERT_TRUE(rows.next());
  EXPECT_EQ(rows.integer(0), 7);
  EXPECT_EQ(rows.text(1), "tea");
  EXPECT_EQ(rows.blob(2), std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
  EXPECT_EQ(rows.maybe_text(3), std::nullopt);
  EXPECT_FALSE(rows.next());
}

TEST_F(DatabaseTest, RunsAQueryInsideTheSameQuery) {
  auto db = open(kSteps);
  ASSERT_TRUE(db);
  for (int i = 1; i <= 3; ++i) (*db)->run("INSERT INTO things(id,name) VALUES(?1,?2)", i, std::to_string(i));
  int pairs = 0;
  Rows outer = (*db)->query("SELECT id FROM things ORDER BY id");
  while (outer.next()) {
    Rows inner = (*db)->query("SELECT id FROM things ORDER BY id");
    while (inner.next()) ++pairs;
  }
  EXPECT_EQ(pairs, 9);
}

TEST_F(DatabaseTest, BringsOldTablesUpToDateAndRefusesNewerOnes) {
  {
    auto old = open(std::span(kSteps).first(1));
    ASSERT_TRUE(old);
    (*old)->run("INSERT INTO things(id,name) VALUES(1,'kept')");
  }
  {
    auto now = open(kSteps);
    ASSERT_TRUE(now) << now.error().message;
    EXPECT_EQ((*now)->text("SELECT name FROM things WHERE colour IS NULL"), "kept");
  }
  auto older = open(std::span(kSteps).first(1));
  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().code, "office_newer");
}

TEST_F(DatabaseTest, BelongsToOneProcess) {
  auto first = open(kSteps);
  ASSERT_TRUE(first);
  auto second = open(kSteps);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "office_in_use");
}

TEST_F(DatabaseTest, UndoesAPartAndKeepsTheRest) {
  auto db = open(kSteps);
  ASSERT_TRUE(db);
  Database& office = **db;
  office.begin();
  office.run("INSERT INTO things(name) VALUES('one')");
  office.begin_part();
  office.run("INSERT INTO things(name) VALUES('two')");
  office.undo_part();
  office.begin_part();
  office.run("INSERT INTO things(name) VALUES('three')");
  office.keep_part();
  office.commit();
  EXPECT_EQ(office.text("SELECT group_concat(name) FROM things"), "one,three");
}

TEST_F(DatabaseTest, ThrowsWhatTheDatabaseRefuses) {
  auto db = open(kSteps);
  ASSERT_TRUE(db);
  (*db)->run("INSERT INTO things(name) VALUES('one')");
  try {
    (*db)->run("INSERT INTO things(name) VALUES('one')");
    FAIL();
  } catch (const StorageFailure& failed) {
    EXPECT_EQ(failed.error().code, "sql_constraint");
  }
  EXPECT_THROW((*db)->run("INSERT INTO nothing VALUES(1)"), StorageFailure);
}

}  // namespace
}  // namespace greenpool
