// The judge of the crash tests sees what it is there to see: each case takes an honest journal and its history,
// falsifies one thing, and must be found; flawed writers must be found out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/check.h"
#include "engine/engine.h"
#include "journal/record.h"
#include "journal/restore.h"
#include "service/door.h"
#include "tests/crash/trial.h"
#include "tests/history/history.h"

namespace greenpool::crash {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// What a journal was made of and what its clients know of it, to be falsified.
struct Exhibit {
  History history;
  std::vector<StoredCommand> commands;
  std::optional<std::uint64_t> halved;  // of the events of this record the last one is left out

  [[nodiscard]] std::unique_ptr<Journal> journal() const;

  // The last record of that kind of command.
  template <class T>
  [[nodiscard]] std::size_t last() const {
    std::size_t seq = commands.size() - 1;
    while (!std::holds_alternative<T>(commands[seq].operation)) --seq;
    return seq;
  }
  // Some command that was accepted with its own record, and one that was refused.
  [[nodiscard]] Sent& accepted() {
    return find([](const Sent& sent) { return !refuses(sent); });
  }
  [[nodiscard]] Sent& refused() { return find(refuses); }

 private:
  static bool refuses(const Sent& sent) { return sent.answer->starts_with("{\"seq\":null"); }
  [[nodiscard]] Sent& find(const std::function<bool(const Sent&)>& wanted) {
    return *std::find_if(history.sent.begin(), history.sent.end(), wanted);
  }
};

// Decides the commands anew, so that the journal is sound in itself whatever was done to them.
std::unique_ptr<Journal> Exhibit::journal() const {
  std::unique_ptr<Journal> journal = make_memory_journal();
  Engine engine(history.terms);
  const std::string terms = to_toml(history.terms);
  std::vector<Event> events{ProgrammeOpened{{terms}, "one", "two", "tests"}};
  EXPECT_TRUE(engine.replay(Timestamp{}, events));
  engine.ready();
  FrameWriter writer(1);
  const auto append = [&](Timestamp at, std::string_view key, const std::optional<Operation>& operation) {
    const std::uint64_t seq = engine.state().next_seq - 1;
    std::span<const Event> stored(events);
    if (seq == halved) stored = stored.first(stored.size() - 1);
    writer.start(seq);
    writer.add({seq, at, key, operation, stored, engine.state().pool});
    EXPECT_TRUE(journal->append(writer.seal(journal->head().chain)));
  };
  append(Timestamp{}, {}, std::nullopt);
  for (std::size_t i = 1; i < commands.size(); ++i) {
    const Request request{commands[i].at, commands[i].key, commands[i].operation};
    const Operation operation = resolve(request, engine.state());
    events.clear();
    if (engine.decide({commands[i].at, commands[i].key, operation}, events) != Reject::none) continue;
    append(commands[i].at, commands[i].key, operation);
  }
  return journal;
}

class JudgeTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { honest_ = new Exhibit(lived(*find_preset("classic"))); }
  static void TearDownTestSuite() { delete honest_; }

  [[nodiscard]] static std::vector<std::string> findings(const Exhibit& exhibit,
                                                         const SnapshotStore* snapshots = nullptr) {
    return Judge(exhibit.history.terms).findings(exhibit.history, *exhibit.journal(), snapshots);
  }

  // What a programme that nobody killed left.
  static Exhibit lived(const Terms& terms) {
    Trial trial({{GREENPOOL_PROGRAM, "play"}, {}, terms, 7, 40});
    EXPECT_TRUE(trial.live({Manner::under_load, Moment::never, 600})) << trial.account();
    const Result<OpenedFiles> files = open_files(trial.journal());
    GP_CHECK(files.has_value(), "the journal opens");
    const Result<Stored> stored = read_stored(*files->journal, nullptr);
    GP_CHECK(stored.has_value(), "the journal is sound");
    return {trial.history(), stored->commands, {}};
  }

  Exhibit exhibit_ = *honest_;

 private:
  static inline Exhibit* honest_ = nullptr;
};

TEST_F(JudgeTest, FindsNothingInAnHonestJournal) { EXPECT_THAT(findings(exhibit_), IsEmpty()); }

TEST_F(JudgeTest, TakesCalendarWorkThatNobodySentAndFindsItMissing) {
  const auto is_calendar_work = [](const StoredCommand& command) {
    return std::holds_alternative<BasicAdvance<RequestForm>>(command.operation);
  };
  Exhibit exhibit = lived(history::lively_terms());
  EXPECT_THAT(findings(exhibit), IsEmpty());
  const auto work = std::find_if(exhibit.commands.begin(), exhibit.commands.end(), is_calendar_work);
  ASSERT_NE(work, exhibit.commands.end());
  exhibit.commands.erase(work);
  EXPECT_THAT(findings(exhibit), Not(IsEmpty()));
}

TEST_F(JudgeTest, FindsTheLastAcknowledgedCommandMissing) {
  exhibit_.commands.pop_back();
  EXPECT_THAT(findings(exhibit_), Contains(HasSubstr("but the journal ends at")));
}

TEST_F(JudgeTest, FindsAnAcknowledgedCommandMissingInTheMiddle) {
  exhibit_.commands.erase(exhibit_.commands.begin() + static_cast<std::ptrdiff_t>(exhibit_.commands.size() / 2));
  EXPECT_THAT(findings(exhibit_), Contains(HasSubstr("but stored is")));
}

TEST_F(JudgeTest, FindsAnUnacknowledgedCommandMissingBeforeOneThatIsThere) {
  for (std::size_t i = exhibit_.history.sent.size() / 2; i < exhibit_.history.sent.size(); ++i) {
    exhibit_.history.sent[i].answer.reset();
  }
  exhibit_.history.lives.front().answered = exhibit_.history.sent.size() / 2;
  EXPECT_THAT(findings(exhibit_), IsEmpty());
  exhibit_.commands.erase(exhibit_.commands.end() - 5);
  EXPECT_THAT(findings(exhibit_), Contains(HasSubstr("accepted once but not always")));
}

TEST_F(JudgeTest, FindsAnOrderThatIsSettledTwice) {
  exhibit_.commands.push_back(exhibit_.commands[exhibit_.last<SettleOrderRequest>()]);
  exhibit_.commands.back().at = Timestamp(exhibit_.commands[exhibit_.commands.size() - 2].at.microseconds() + 2);
  EXPECT_THAT(findings(exhibit_), Contains(HasSubstr("was accepted before")));
}

TEST_F(JudgeTest, FindsACommandThatWasNeverSent) {
  StoredCommand foreign;
  foreign.at = Timestamp(exhibit_.commands.back().at.microseconds() + 2);
  foreign.operation = RegisterMemberRequest{"foreign", ""};
  exhibit_.commands.push_back(foreign);
  EXPECT_THAT(findings(exhibit_), Contains(HasSubstr("was never sent")));
}

TEST_F(JudgeTest, FindsACommandStoredWithAnotherAmount) {
  auto& order = std::get<SettleOrderRequest>(exhibit_.commands[exhibit_.last<SettleOrderRequest>()].operation);
  order.paid += Money(1);
  EXPECT_THAT(findings(exhibit_), Contains(HasSubstr("is not what was sent")));
}

TEST_F(JudgeTest, FindsACommandThatIsHalfApplied) {
  // An order whose answer tells of a forced exit.
  for (std::uint64_t seq = 1; seq < exhibit_.commands.size() && !exhibit_.halved; ++seq) {
    if (exhibit_.commands[seq].answer.find("forced_exit") != std::string::npos) exhibit_.halved = seq;
  }
  ASSERT_TRUE(exhibit_.halved);
  EXPECT_THAT(findings(exhibit_), Contains(testing::AnyOf(HasSubstr("verify_mismatch"), HasSubstr("replay_failed"))));
}

TEST_F(JudgeTest, FindsAnAnswerThatDiffersFromWhatIsStored) {
  exhibit_.accepted().answer->back() = '?';
  EXPECT_THAT(findings(exhibit_), Contains(HasSubstr("but stored is")));
}

TEST_F(JudgeTest, FindsAnAcceptanceOfWhatWasRefused) {
  exhibit_.refused().answer = exhibit_.accepted().answer;
  EXPECT_THAT(findings(exhibit_), Contains(HasSubstr("which is another command")));
}

TEST_F(JudgeTest, FindsARefusalOfWhatIsStored) {
  exhibit_.accepted().answer = exhibit_.refused().answer;
  EXPECT_THAT(findings(exhibit_), Contains(HasSubstr("refused, but record")));
}

TEST_F(JudgeTest, FindsARefusalForAnotherReason) {
  std::string& answer = *exhibit_.refused().answer;
  answer[answer.find("\"outcome\":\"") + 11] = '?';
  EXPECT_THAT(findings(exhibit_), Contains(HasSubstr("without crashes it is")));
}

TEST_F(JudgeTest, FindsASnapshotOfAnotherState) {
  const std::unique_ptr<Journal> journal = exhibit_.journal();
  Exhibit other = exhibit_;
  std::get<SettleOrderRequest>(other.commands[other.last<SettleOrderRequest>()].operation).paid += Money(100);
  const Result<Restored> restored = restore_programme(*other.journal(), nullptr);
  ASSERT_TRUE(restored);
  const State& state = restored->engine->state();
  ASSERT_EQ(state.next_seq, journal->head().next_seq);
  const std::unique_ptr<SnapshotStore> snapshots = make_memory_snapshot_store();
  ASSERT_TRUE(snapshots->save({state.next_seq, journal->head().chain, state.hash()},
                              [&](const SnapshotStore::ChunkSink& sink) { return state.save(sink); }));
  EXPECT_THAT(findings(exhibit_, snapshots.get()), Contains(HasSubstr("snapshot_wrong")));
}

// A trial of the careless writer until something is found, at most so many lives.
std::vector<std::string> found_in(const char* flaw, const LifePlan& plan, int lives) {
  Trial trial({{CARELESS_WRITER, flaw, "play"}, {}, terms_of_trial(0), 11, 40});
  while (lives-- > 0 && trial.live(plan)) {
  }
  return trial.findings();
}

TEST(CarelessWriterTest, IsFaultlessWithoutItsFlaws) {
  EXPECT_THAT(found_in("none", {Manner::under_load, Moment::serving, 500}, 5), IsEmpty());
}

TEST(CarelessWriterTest, IsFoundOutWhenItAnswersUnderLoadBeforeItStored) {
  EXPECT_THAT(found_in("answers_early", {Manner::under_load, Moment::serving, 500}, 30),
              Contains(HasSubstr("but the journal ends at")));
}

TEST(CarelessWriterTest, IsFoundOutWhenItAnswersOneByOneBeforeItStored) {
  EXPECT_THAT(found_in("answers_early", {Manner::one_by_one, Moment::serving, 3}, 60),
              Contains(HasSubstr("but the journal ends at")));
}

TEST(CarelessWriterTest, IsFoundOutWhenItAppliesCommandsTwice) {
  EXPECT_THAT(found_in("asks_twice", {Manner::under_load, Moment::never, 200}, 3),
              Contains(HasSubstr("are one command")));
}

}  // namespace
}  // namespace greenpool::crash
