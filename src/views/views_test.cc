// The views against the engine's state: random histories of every kind of command, many stopping places, damage.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "journal/prefix.h"
#include "journal/restore.h"
#include "journal/test_directory.h"
#include "tests/history/history.h"
#include "views/books.h"
#include "views/check.h"
#include "views/update.h"

namespace greenpool {
namespace {

using testing::HasSubstr;

class Views : public testing::Test {
 protected:
  [[nodiscard]] std::string path() const { return (directory_.path() / kViewsName).string(); }

  static std::unique_ptr<Journal> history(std::uint64_t seed, std::uint64_t commands, std::uint32_t members = 40) {
    auto journal = make_memory_journal();
    history::HistoryOptions options{history::lively_terms(), seed, members, commands};
    options.closes = seed % 3 == 0;
    const Status written = history::write_history(options, *journal);
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
    const std::unique_ptr<Journal> journal = history(seed, 12'000, seed % 2 == 0 ? 12 : 60);
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
    catch_up(*history(seed, 12'000, seed % 2 == 0 ? 12 : 60));
    for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
      seen[kind] = seen[kind] || ask("SELECT count(*) FROM " + table_spec(event_table(kind)).name) > 0;
    }
  }
  for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
    EXPECT_TRUE(seen[kind]) << table_spec(event_table(kind)).name;
  }
}

// Views that are brought up to date again and again, by updaters that stay and updaters that begin anew, say at every
// stop what the state says there.
TEST_F(Views, EqualTheStateWhereverTheyStopped) {
  const std::unique_ptr<Journal> journal = make_memory_journal();
  std::optional<ViewsUpdater> updater;
  std::uint64_t seed = 100;
  for (const std::uint64_t commands : {5U, 1U, 200U, 700U, 20U, 1'500U, 1U, 300U}) {
    const std::uint64_t before = journal->head().next_seq;
    ASSERT_TRUE(history::write_history({history::lively_terms(), ++seed, 40, commands}, *journal));
    if (!updater || seed % 2 == 0) {
      updater.reset();
      updater = std::move(*ViewsUpdater::open(path()));
    }
    const Result<ViewsUpdate> update = updater->catch_up(*journal, nullptr, {});
    ASSERT_TRUE(update) << update.error().message;
    EXPECT_EQ(update->anew, "");
    EXPECT_EQ(update->from, before);
    EXPECT_EQ(update->next_seq, journal->head().next_seq);
    expect_equal(*journal);
  }
}

TEST_F(Views, AreStartedAnewWhenTheirJournalIsAnother) {
  catch_up(*history(8, 500));
  const std::unique_ptr<Journal> other = history(9, 900);
  EXPECT_THAT(catch_up(*other).anew, HasSubstr("another journal"));
  expect_equal(*other);
  const Result<std::unique_ptr<Journal>> shorter = journal_up_to(*other, 20);
  EXPECT_THAT(catch_up(**shorter).anew, HasSubstr("ends before"));
  expect_equal(**shorter);
}

TEST_F(Views, AFlippedCellIsFoundWhereverItIs) {
  const std::unique_ptr<Journal> journal = history(10, 300, 10);
  catch_up(*journal);
  const std::filesystem::path sound = directory_.path() / "sound";
  std::filesystem::copy_file(path(), sound);
  for (std::size_t i = 0; i < kTableCount; ++i) {
    const TableSpec& table = table_spec(static_cast<Table>(i));
    for (const Column& column : table.columns) {
      std::filesystem::copy_file(sound, path(), std::filesystem::copy_options::overwrite_existing);
      if (ask("SELECT count(*) FROM " + table.name) == 0) break;
      const std::string name = "\"" + std::string(column.name) + "\"";
      change("UPDATE " + table.name + " SET " + name + " = coalesce(" + name +
             ", 0) + 1000000007 WHERE rowid = (SELECT rowid FROM " + table.name + " ORDER BY rowid DESC LIMIT 1)");
      const Result<ViewsCheck> check = check_views(*journal, path(), {});
      ASSERT_FALSE(check) << table.name << " " << column.name;
      EXPECT_EQ(check.error().code, "views_differ");
      EXPECT_THAT(check.error().message, HasSubstr(table.name));
    }
  }
}

TEST_F(Views, AMissingOrAnAddedRowIsFound) {
  const std::unique_ptr<Journal> journal = history(11, 500);
  catch_up(*journal);
  change("DELETE FROM ledger WHERE line = 17");
  EXPECT_EQ(check_views(*journal, path(), {}).error().message, "ledger, row 17 is missing");
  ASSERT_TRUE(ViewsWriter::remove(path()));
  catch_up(*journal);
  change("INSERT INTO event_points_split VALUES(1000000, 1, 1, 10)");
  EXPECT_EQ(check_views(*journal, path(), {}).error().message,
            "event_points_split, row '1000000': there is no such row in the journal");
}

TEST_F(Views, AFileOfSomebodyElseIsNeitherWrittenNorRemoved) {
  {
    Result<SqliteConnection> other = SqliteConnection::open({.path = path(), .access = SqliteOptions::Access::create});
    ASSERT_TRUE(other->execute("CREATE TABLE theirs(a)"));
  }
  const std::string before = file_content(path());
  EXPECT_EQ(ViewsUpdater::open(path()).error().code, "views_not_views");
  EXPECT_EQ(ViewsWriter::remove(path()).error().code, "views_not_views");
  EXPECT_EQ(open_views_for_reading(path()).error().code, "views_not_views");
  EXPECT_EQ(file_content(path()), before);
}

TEST_F(Views, OneWriterAtATime) {
  const Result<ViewsUpdater> first = ViewsUpdater::open(path());
  ASSERT_TRUE(first);
  EXPECT_EQ(ViewsUpdater::open(path()).error().code, "views_in_use");
}

// An interruption between two pieces: what was committed stays, and the next one goes on from there.
TEST_F(Views, AnInterruptedUpdateGoesOnWhereItStopped) {
  const std::unique_ptr<Journal> journal = history(12, 1'000);
  {
    Result<ViewsUpdater> updater = ViewsUpdater::open(path());
    ViewsProgress progress;
    progress.records = [](std::uint64_t, std::uint64_t) { return false; };
    const Result<ViewsUpdate> update = updater->catch_up(*journal, nullptr, progress);
    ASSERT_FALSE(update);
    EXPECT_EQ(update.error().code, "interrupted");
  }
  EXPECT_EQ(catch_up(*journal).next_seq, journal->head().next_seq);
  expect_equal(*journal);
}

class Books : public Views {};

// At random records and times, against a plain replay of all records before.
TEST_F(Books, EveryBalanceAtAnyRecordIsThatOfAReplay) {
  const std::unique_ptr<Journal> journal = history(13, 6'000);
  catch_up(*journal);
  Result<ViewsReader> reader = ViewsReader::open(path());
  ASSERT_TRUE(reader);
  std::uint64_t seq = 0;
  std::uint64_t compared = 0;
  std::unique_ptr<Engine> engine = std::make_unique<Engine>(history::lively_terms());
  FrameReader frames{Digest{}};
  const Status read = journal->read(0, [&](const FrameView& frame) {
    return frames.read(frame, [&](const Record& record) -> Status {
      if (Status replayed = engine->replay(record.at, record.events); !replayed) return replayed;
      seq = record.seq;
      if (seq * 2'654'435'761 % 10 != 0 && seq % 1'000 > 1 && seq % 1'000 != 999) return {};
      const Result<TrialBalance> trial = reader->balances_at(seq);
      EXPECT_TRUE(trial);
      EXPECT_EQ(trial->sum(), Money(0));
      EXPECT_EQ(trial->at, record.at);
      for (std::size_t i = 0; i < kAccountCount; ++i) {
        const auto account = static_cast<Account>(i);
        const Money balance = engine->state().books.balance(account);
        EXPECT_EQ(trial->debit(account), is_debit_account(account) ? balance : -balance)
            << account_name(account) << " at " << seq;
      }
      ++compared;
      return {};
    });
  });
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_GT(compared, 300U);
  EXPECT_EQ(*reader->last_record_at(Timestamp(-1)), std::nullopt);
  EXPECT_EQ(*reader->last_record_at(engine->state().clock), seq);
  EXPECT_EQ(*reader->last_record_at(Timestamp(engine->state().clock.microseconds() + 1)), seq);
}

TEST_F(Books, AStatementRunsFromTheOpeningToTheClosingBalanceAndSaysWhy) {
  const std::unique_ptr<Journal> journal = history(14, 4'000, 10);
  catch_up(*journal);
  const Restored restored = std::move(*restore_programme(*journal, nullptr));
  const State& state = restored.engine->state();
  Result<ViewsReader> reader = ViewsReader::open(path());
  ASSERT_TRUE(reader);
  for (std::uint32_t i = 0; i < state.members.size(); ++i) {
    const std::string_view id = state.directory.id_of(MemberIndex(i));
    const Timestamp middle(state.clock.microseconds() - 86'400'000'000);
    Money running;
    std::uint64_t lines = 0;
    const auto visit = [&](const StatementLine& line) -> Status {
      running += line.amount;
      EXPECT_EQ(line.balance, running);
      EXPECT_FALSE(line.event.empty());
      if (line.event == "reward_paid") {
        EXPECT_EQ(line.reason.front().first, "order");
        EXPECT_FALSE(line.reason.front().second.empty());
      }
      ++lines;
      return {};
    };
    const Result<StatementSummary> early = reader->statement(id, {std::nullopt, middle}, visit);
    ASSERT_TRUE(early) << early.error().message;
    const Result<StatementSummary> late = reader->statement(id, {middle, std::nullopt}, visit);
    ASSERT_TRUE(late);
    EXPECT_EQ(early->opening, Money(0));
    EXPECT_EQ(early->closing, late->opening);
    EXPECT_EQ(late->closing, state.members[i].wallet);
    EXPECT_EQ(late->closing, late->opening + late->credited - late->charged);
    EXPECT_GT(lines, 0U);
  }
  EXPECT_EQ(reader->statement("nobody", {}, [](const StatementLine&) { return Status(); }).error().code,
            "unknown_member");
}

}  // namespace
}  // namespace greenpool
