// Simulations that were asked for: how many may wait, how they begin and end, what is cancelled, what a stopped server
// leaves, and what is kept how long.
#include "server/simulations.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <thread>

#include "server/programme_opener.h"
#include "server/simulation_jobs.h"

namespace greenpool {
namespace {

class SetClock final : public Clock {
 public:
  Timestamp now() override { return Timestamp(now_.load()); }
  void pass_days(std::int64_t days) { now_ += days * 86'400 * 1'000'000; }

 private:
  std::atomic<std::int64_t> now_{1'800'000'000'000'000};
};

class Simulations : public ::testing::Test {
 protected:
  Simulations() { std::filesystem::remove_all(directory_); }
  ~Simulations() override {
    office_.reset();
    std::filesystem::remove_all(directory_);
  }

  void SetUp() override {
    std::filesystem::create_directories(directory_);
    static const std::array schemas{kApprovalsSchema, kProgrammesSchema, kSimulationsSchema};
    auto office = Office::open({.path = (directory_ / "office.sqlite").string(), .schemas = schemas, .clock = &clock_});
    ASSERT_TRUE(office.has_value()) << office.error().message;
    office_ = std::move(*office);
    opener_ = std::make_unique<ProgrammeOpener>(*office_, programmes_, flow_, directory_ / "programmes", clock_);
  }

  static AskedSimulation asked(int days, const std::string& programme = "shop") {
    AskedSimulation asked{.programme = programme};
    asked.scenario = "[scenario]\nname = \"A few\"\nterms = \"classic\"\ndays = " + std::to_string(days) +
                     "\n[arrivals]\ncurve = \"constant\"\nper_day = \"20\"\n[orders]\namount = \"1000.00\"\n"
                     "cost_share = \"0.3\"\nrepeat_per_day = \"0.05\"\n";
    asked.name = "A few";
    asked.asked_by = "ann";
    asked.of = static_cast<std::uint64_t>(days);
    return asked;
  }
  std::int64_t ask(const AskedSimulation& asked) {
    return office_->ask([&](Work& work) { return store_simulation(work, asked); });
  }
  std::optional<StoredSimulation> find(std::int64_t number, const std::string& programme = "shop") {
    return office_->ask([&](Work& work) { return find_simulation(work, programme, number); });
  }
  SimulationState state_of(std::int64_t number) { return find(number)->state; }
  // Waits for it.
  bool becomes(std::int64_t number, SimulationState state) {
    for (int tries = 0; tries < 3'000 && state_of(number) != state; ++tries) usleep(20'000);
    return state_of(number) == state;
  }
  std::unique_ptr<SimulationJobs> jobs() {
    return std::make_unique<SimulationJobs>(SimulationJobs::Options{.office = office_.get(), .opener = opener_.get()});
  }
  std::string refusal(const std::function<void(Work&)>& work) {
    try {
      office_->ask(work);
    } catch (const Refusal& refusal) {
      return std::string(refusal.problem().code);
    }
    return "";
  }

  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() /
      ("gp-simulations-" + std::to_string(getpid()) + ::testing::UnitTest::GetInstance()->current_test_info()->name());
  SetClock clock_;
  Programmes programmes_;
  Flow flow_;
  std::unique_ptr<Office> office_;
  std::unique_ptr<ProgrammeOpener> opener_;
};

TEST_F(Simulations, RunOneAfterTheOtherAndLeaveTheirFiles) {
  AskedSimulation broken = asked(5);
  broken.terms = "no terms";
  const std::int64_t first = ask(asked(5));
  const std::int64_t second = ask(broken);
  const std::int64_t third = ask(asked(7));
  const auto running = jobs();
  ASSERT_TRUE(becomes(third, SimulationState::done));
  const auto done = find(first);
  EXPECT_EQ(done->state, SimulationState::done);
  EXPECT_EQ(done->done, 5U);
  EXPECT_FALSE(done->figures.empty());
  ASSERT_FALSE(done->files.empty());
  for (const SimulationFile& file : done->files) {
    EXPECT_EQ(std::filesystem::file_size(running->directory_of("shop", first) / file.name), file.bytes) << file.name;
  }
  EXPECT_TRUE(std::filesystem::exists(running->directory_of("shop", first) / kPageDataFile));
  EXPECT_EQ(state_of(second), SimulationState::failed);
  EXPECT_EQ(find(second)->problem, "terms_malformed");
  EXPECT_EQ(find(first, "other"), std::nullopt);
}

TEST_F(Simulations, AreDoneThoughTheirEndCouldNotBeStoredAtFirst) {
  office_->ask([](Work& work) {
    work.db.run(
        "CREATE TRIGGER no_end BEFORE UPDATE ON simulations WHEN NEW.state='done' "
        "BEGIN SELECT RAISE(ABORT, 'no room'); END");
  });
  const std::int64_t number = ask(asked(3));
  std::atomic<int> failures = 0;
  SimulationJobs running({.office = office_.get(),
                          .opener = opener_.get(),
                          .on_failure = [&failures](std::string_view, const Error&) { ++failures; }});
  for (int tries = 0; tries < 3'000 && failures == 0; ++tries) usleep(20'000);
  ASSERT_GT(failures, 0);
  EXPECT_EQ(state_of(number), SimulationState::running);
  office_->ask([](Work& work) { work.db.run("DROP TRIGGER no_end"); });
  EXPECT_TRUE(becomes(number, SimulationState::done));
  EXPECT_TRUE(std::filesystem::exists(running.directory_of("shop", number) / kPageDataFile));
}

TEST_F(Simulations, DirectoriesThatNoneIsOfAreSweptAway) {
  const std::int64_t number = ask(asked(3));
  const std::filesystem::path places = directory_ / "programmes" / "shop" / "simulations";
  const std::filesystem::path forgotten = places / "999";
  const std::filesystem::path cut_off = places / (std::to_string(number) + ".new");
  const std::filesystem::path other = places / "notes";
  for (const auto& each : {forgotten, cut_off, other}) std::filesystem::create_directories(each);
  const auto running = jobs();
  ASSERT_TRUE(becomes(number, SimulationState::done));
  EXPECT_FALSE(std::filesystem::exists(forgotten));
  EXPECT_FALSE(std::filesystem::exists(cut_off));
  EXPECT_TRUE(std::filesystem::exists(other)) << "not ours";
  EXPECT_TRUE(std::filesystem::exists(running->directory_of("shop", number)));
}

TEST_F(Simulations, AskedForLaterAreRunWhenTheThreadIsWoken) {
  const auto running = jobs();
  const std::int64_t number = ask(asked(3));
  running->wake();
  EXPECT_TRUE(becomes(number, SimulationState::done));
}

TEST_F(Simulations, ThatAreCancelledEndSoonAndLeaveNothing) {
  const std::int64_t long_one = ask(asked(3'650));
  const std::int64_t waiting = ask(asked(3));
  const auto running = jobs();
  ASSERT_TRUE(becomes(long_one, SimulationState::running));
  EXPECT_EQ(refusal([&](Work& work) { remove_simulation(work, "shop", long_one); }), "simulation_under_way");
  office_->ask([&](Work& work) { cancel_simulation(work, "shop", waiting, 0); });
  running->cancel(waiting);
  office_->ask([&](Work& work) { cancel_simulation(work, "shop", long_one, 1); });
  running->cancel(long_one);
  const std::int64_t next = ask(asked(3));
  running->wake();
  ASSERT_TRUE(becomes(next, SimulationState::done));
  EXPECT_EQ(state_of(long_one), SimulationState::cancelled);
  EXPECT_EQ(state_of(waiting), SimulationState::cancelled);
  EXPECT_FALSE(std::filesystem::exists(running->directory_of("shop", long_one)));
  EXPECT_EQ(refusal([&](Work& work) { cancel_simulation(work, "shop", next, 0); }), "simulation_ended");
  office_->ask([&](Work& work) { remove_simulation(work, "shop", next); });
  EXPECT_EQ(refusal([&](Work& work) { remove_simulation(work, "shop", next); }), "simulation_unknown");
}

TEST_F(Simulations, AreInterruptedByAStopAndWhatWaitsGoesOnAfterwards) {
  const std::int64_t long_one = ask(asked(3'650));
  const std::int64_t waiting = ask(asked(3));
  {
    const auto running = jobs();
    ASSERT_TRUE(becomes(long_one, SimulationState::running));
    const auto before = std::chrono::steady_clock::now();
    running->stop();
    // A loaded machine may take its time; a run of ten years takes far longer.
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(10));
  }
  EXPECT_EQ(state_of(long_one), SimulationState::interrupted);
  EXPECT_EQ(state_of(waiting), SimulationState::queued);
  const auto again = jobs();
  EXPECT_TRUE(becomes(waiting, SimulationState::done));
  EXPECT_EQ(state_of(long_one), SimulationState::interrupted);
}

TEST_F(Simulations, ThatRanWhenTheServerDiedAreInterrupted) {
  const std::int64_t number = ask(asked(3));
  office_->ask([](Work& work) { static_cast<void>(begin_next_simulation(work)); });
  ASSERT_EQ(state_of(number), SimulationState::running);
  const auto running = jobs();
  EXPECT_EQ(state_of(number), SimulationState::interrupted);
}

TEST_F(Simulations, WaitInABoundedQueueOfAllProgrammes) {
  for (std::size_t i = 0; i < kSimulationsWaitingMax; ++i) ask(asked(3, i % 2 == 0 ? "shop" : "other"));
  EXPECT_EQ(refusal([&](Work& work) { static_cast<void>(store_simulation(work, asked(3))); }), "simulation_queue_full");
}

TEST_F(Simulations, AreListedWithoutWhatWasAskedFor) {
  AskedSimulation seeded = asked(3);
  seeded.kind = SimulationKind::what_if;
  seeded.from = TermsFrom::given;
  seeded.terms = "terms";
  seeded.of_history = true;
  seeded.seed = 7;
  seeded.shown_seed = "7";
  seeded.runs = 3;
  seeded.currency = "KWD";
  seeded.digits = 3;
  const std::int64_t number = ask(seeded);
  const auto list = office_->ask([](Work& work) { return list_simulations(work, "shop", {}, INT64_MAX, 2); });
  ASSERT_EQ(list.size(), 1U);
  const AskedSimulation& listed = list.front().asked;
  EXPECT_EQ(listed.kind, SimulationKind::what_if);
  EXPECT_EQ(listed.from, TermsFrom::given);
  EXPECT_TRUE(listed.of_history);
  EXPECT_EQ(listed.shown_seed, "7");
  EXPECT_EQ(listed.runs, 3);
  EXPECT_EQ(listed.currency, "KWD");
  EXPECT_EQ(listed.digits, 3);
  EXPECT_EQ(listed.of, 3U);
  EXPECT_EQ(listed.scenario, "");
  EXPECT_EQ(listed.terms, "");
  const AskedSimulation found = find(number)->asked;
  EXPECT_EQ(found.scenario, seeded.scenario);
  EXPECT_EQ(found.terms, "terms");
  EXPECT_EQ(found.seed, 7);
  EXPECT_EQ(found.from, TermsFrom::given);
  EXPECT_EQ(found.runs, 3);
}

TEST_F(Simulations, AreKeptForAWhileAndNotMoreThanSoMany) {
  const auto end_next = [this] {
    office_->ask([](Work& work) {
      const auto next = begin_next_simulation(work);
      EXPECT_TRUE(end_simulation(work, next->number, {}));
      EXPECT_FALSE(end_simulation(work, next->number, {})) << "it has ended";
    });
  };
  const std::int64_t oldest = ask(asked(3));
  end_next();
  for (std::size_t i = 0; i < kSimulationsKept; ++i) {
    ask(asked(3));
    end_next();
  }
  const std::int64_t other = ask(asked(3, "other"));
  end_next();
  std::vector<SimulationPlace> dropped = office_->ask([](Work& work) { return drop_old_simulations(work); });
  ASSERT_EQ(dropped.size(), 1U);
  EXPECT_EQ(dropped.front().number, oldest);
  EXPECT_EQ(office_->ask([](Work& work) { return list_simulations(work, "shop", {}, INT64_MAX, 200); }).size(),
            kSimulationsKept);
  clock_.pass_days(kSimulationsKeptDays + 1);
  const std::int64_t waiting = ask(asked(3));
  dropped = office_->ask([](Work& work) { return drop_old_simulations(work); });
  EXPECT_EQ(dropped.size(), kSimulationsKept + 1);
  EXPECT_TRUE(std::any_of(dropped.begin(), dropped.end(), [&](const auto& place) { return place.number == other; }));
  EXPECT_EQ(state_of(waiting), SimulationState::queued);
  EXPECT_GT(waiting, other) << "no number is given twice";
}

}  // namespace
}  // namespace greenpool
