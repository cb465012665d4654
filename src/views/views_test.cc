// The views against the engine's state: random histories of every kind of command, many stopping places, damage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal/prefix.h"
#include "journal/restore.h"
#include "journal/test_directory.h"
#include "views/check.h"
#include "views/testing.h"
#include "views/update.h"

namespace greenpool {
namespace {

using testing::HasSubstr;

class Views : public testing::Test {
 protected:
  [[nodiscard]] std::string path() const { return (directory_.path() / kViewsName).string(); }

  static std::unique_ptr<Journal> history(std::uint64_t seed, std::uint64_t commands, std::uint32_t members = 40) {
    auto journal = make_memory_journal();
    HistoryOptions options{lively_terms(), seed, members, commands};
    const Status written = write_history(options, *journal);
    EXPECT_TRUE(written) << written.error().message;
    return journal;
  }
  ViewsUpdate catch_up(const Journal& journal) {
    Result<ViewsUpdater> updater = ViewsUpdater::open(path());
    EXPECT_TRUE(updater) << updater.error().message;
    Result<ViewsUpdate> update = updater->catch_up(journal, nullptr, {});
    EXPECT_TRUE(update) << update.error().code << ": " << update.error().message;
    return update ? *update : ViewsUpdate{};
  }
  void expect_equal(const Journal& journal) {
    const Result<ViewsCheck> check = check_views(journal, path(), {});
    ASSERT_TRUE(check) << check.error().code << ": " << check.error().message;
  }
  std::int64_t ask(const std::string& sql) {
    Result<SqliteConnection> connection = open_views_for_reading(path());
    EXPECT_TRUE(connection);
    Result<std::int64_t> answer = connection->query_integer(sql);
    EXPECT_TRUE(answer) << answer.error().message;
    return answer ? *answer : -1;
  }
  void change(const std::string& sql) {
    Result<SqliteConnection> connection =
        SqliteConnection::open({.path = path(), .access = SqliteOptions::Access::read_write});
    ASSERT_TRUE(connection);
    const Status changed = connection->execute(sql);
    ASSERT_TRUE(changed) << changed.error().message;
  }

  TemporaryDirectory directory_;
};

TEST_F(Views, EqualTheStateOfRandomHistoriesOfEveryKindOfCommand) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    ASSERT_TRUE(ViewsWriter::remove(path()));
    const std::unique_ptr<Journal> journal = history(seed, 4'000, seed % 2 == 0 ? 12 : 60);
    EXPECT_EQ(catch_up(*journal).next_seq, journal->head().next_seq);
    expect_equal(*journal);
    if (testing::Test::HasFailure()) FAIL() << "seed " << seed;
  }
}

// A history that lacks a kind of event would compare less than it claims.
TEST_F(Views, AreTestedWithEveryKindOfEvent) {
  std::array<bool, kEventKinds> seen{};
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    ASSERT_TRUE(ViewsWriter::remove(path()));
    catch_up(*history(seed, 4'000, seed % 2 == 0 ? 12 : 60));
    for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
      seen[kind] = seen[kind] || ask("SELECT count(*) FROM " + table_spec(event_table(kind)).name) > 0;
    }
  }
  for (std::size_t kind = 0; kind < kEventKinds; ++kind) EXPECT_TRUE(seen[kind]) << table_spec(event_table(kind)).name;
}

}  // namespace
}  // namespace greenpool
