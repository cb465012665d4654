// kill -9 of `greenpool import` until it is through: in the end the programme is what an import without a crash leaves,
// to the state hash.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <optional>

#include "journal/verify.h"
#include "tests/crash/conversation.h"
#include "tests/crash/process.h"
#include "tests/crash/trial.h"

namespace greenpool::crash {
namespace {

namespace fs = std::filesystem;
using oracle::Random;

constexpr int kExitRefused = 1;  // some rows were refused, as they should be

// Orders of a year, by members old and new, some of which cannot be settled. Each row has a time of its own.
void write_orders(const fs::path& path, std::uint64_t seed, int rows) {
  Random random(seed);
  std::ofstream csv(path);
  csv << "member,order,paid,cost,time,referrer\n";
  std::int64_t at = 1'767'225'600'000'000;
  for (int row = 0; row < rows; ++row) {
    at += random.magnitude(1'200'000'000);
    const std::uint64_t members = 1 + static_cast<std::uint64_t>(row) / 8;
    const std::uint64_t member = random.below(members);
    const std::int64_t paid = random.magnitude(400'000);
    // More than the terms leave for the cost, now and then.
    const std::int64_t cost = paid * random.between(0, random.chance(5) ? 99 : 20) / 100;
    csv << fmt::format("m{},o{},{},{},{},{}\n", member, row, format_money(Money(paid), 2), format_money(Money(cost), 2),
                       format_timestamp(Timestamp(at)), member > 0 ? fmt::format("m{}", member / 2) : "");
  }
}

class ImportTrial {
 public:
  ImportTrial(std::uint64_t seed, int rows) : random_(seed), terms_(scratch_.path() / "terms.toml") {
    write_orders(orders(), random_.next(), rows);
    std::ofstream(terms_) << to_toml(terms_of_trial(seed));
  }

  // One process, killed after that time if it is still there. Whether it was.
  bool import(const fs::path& journal, std::optional<Microseconds> lifetime) {
    Process process({GREENPOOL_PROGRAM, "import", orders().string(), "--acknowledge", "one,two,tests",
                     "--consent-recorded", "--terms", terms_.string(), "--journal", journal.string()},
                    scratch_.path() / "complaints");
    Conversation talk(process);
    talk.finish();
    const Conversation::End end =
        talk.pump([] { return false; }, lifetime.value_or(Microseconds(std::chrono::minutes(2))));
    if (end == Conversation::End::late) {
      EXPECT_TRUE(lifetime) << "the import hangs";
      process.signal(SIGKILL);
    }
    const Process::Ending ending = process.wait();
    if (ending.by_signal) return true;
    EXPECT_TRUE(ending.code == 0 || ending.code == kExitRefused) << "exit code " << ending.code;
    return false;
  }

  // Nothing when the first process died before it made a journal.
  static std::optional<VerifyReport> look(const fs::path& journal) {
    const Result<OpenedFiles> files = open_files(journal);
    if (!files && files.error().code == "journal_not_found") return std::nullopt;
    EXPECT_TRUE(files) << files.error().message;
    if (!files || files->journal->head().next_seq == 0) return std::nullopt;
    const Result<VerifyReport> report = verify_journal(*files->journal);
    EXPECT_TRUE(report) << report.error().message;
    return report ? std::optional(*report) : std::nullopt;
  }

  [[nodiscard]] fs::path journal(const char* name) const { return scratch_.path() / name; }
  Random& random() { return random_; }

 private:
  [[nodiscard]] fs::path orders() const { return scratch_.path() / "orders.csv"; }

  ScratchDirectory scratch_;
  Random random_;
  fs::path terms_;
};

struct Kills {
  int all = 0;
  int half_way = 0;  // some rows were settled by then, not all
};

// Kills imports of one file until one comes through.
Kills kill_until_done(ImportTrial& trial, Microseconds whole, std::uint64_t whole_records, int kills_max) {
  std::uint64_t records = 0;
  Kills kills;
  while (!::testing::Test::HasFailure()) {
    std::optional<Microseconds> lifetime;
    if (kills.all < kills_max) lifetime = Microseconds(trial.random().between(0, whole.count()));
    if (!trial.import(trial.journal("killed"), lifetime)) return kills;
    ++kills.all;
    const std::optional<VerifyReport> report = ImportTrial::look(trial.journal("killed"));
    const std::uint64_t now = report ? report->records : 0;
    EXPECT_GE(now, records) << "a kill took records back";
    records = now;
    if (now > 0 && now < whole_records) ++kills.half_way;
  }
  return kills;
}

TEST(ImportCrashTest, AnImportThatWasKilledAndRunAgainEndsAsOneThatWasNot) {
  Kills kills;
  const SteadyClock::time_point begin = SteadyClock::now();
  for (std::uint64_t seed = 0; kills.all < 40 && !HasFailure(); ++seed) {
    ImportTrial trial(seed, 20'000);
    const SteadyClock::time_point started = SteadyClock::now();
    ASSERT_FALSE(trial.import(trial.journal("whole"), std::nullopt));
    const auto whole = std::chrono::duration_cast<Microseconds>(SteadyClock::now() - started);
    const std::optional<VerifyReport> expected = ImportTrial::look(trial.journal("whole"));
    ASSERT_TRUE(expected);
    ASSERT_GT(expected->totals.orders, 15'000U);

    const Kills more = kill_until_done(trial, whole, expected->records, 15);
    kills.all += more.all;
    kills.half_way += more.half_way;
    for (int again = 0; again < 2; ++again) {
      const std::optional<VerifyReport> ended = ImportTrial::look(trial.journal("killed"));
      ASSERT_TRUE(ended);
      EXPECT_EQ(to_hex(ended->state_hash), to_hex(expected->state_hash));
      EXPECT_EQ(ended->records, expected->records);
      // Once more changes nothing.
      if (again == 0) {
        EXPECT_FALSE(trial.import(trial.journal("killed"), std::nullopt));
      }
    }
  }
  const std::chrono::duration<double> taken = SteadyClock::now() - begin;
  EXPECT_GT(kills.half_way, 0);
  fmt::print("kills: {} of imports in {:.0f} s, {} half-way; each file ended in the state of an undisturbed import\n",
             kills.all, taken.count(), kills.half_way);
}

}  // namespace
}  // namespace greenpool::crash
