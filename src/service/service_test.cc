#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <thread>

#include "journal/verify.h"
#include "service/programme.h"

namespace greenpool {
namespace {

// A directory of its own, gone with the test.
class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "greenpool-service-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~ScratchDirectory() { std::filesystem::remove_all(path_); }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Answer {
  Reject reject = Reject::none;
  Reject failed = Reject::none;
  bool repeated = false;
  std::uint64_t seq = 0;
  std::size_t events = 0;
  Pool after;
};

// Sends requests and keeps what was answered, in the order of the answers.
class Desk final : public Answers {
 public:
  explicit Desk(Programme& programme) : programme_(programme) {}

  void send(Request request) {
    const std::lock_guard lock(sending_);
    Ticket& ticket = tickets_.emplace_back();
    ticket.answers = this;
    ticket.request = std::move(request);
    Reject refused = programme_.submit(ticket);
    while (refused == Reject::service_busy) {
      programme_.wait_for_room();
      refused = programme_.submit(ticket);
    }
    ASSERT_EQ(refused, Reject::none);
    ++sent_;
  }
  Answer ask_state() {
    {
      const std::lock_guard lock(sending_);
      Ticket& ticket = tickets_.emplace_back();
      ticket.answers = this;
      ticket.is_query = true;
      EXPECT_EQ(programme_.submit(ticket), Reject::none);
      ++sent_;
    }
    return wait().back();
  }
  Answer ask(Request request) {
    send(std::move(request));
    return wait().back();
  }
  const std::vector<Answer>& wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return answers_.size() == sent_; });
    return answers_;
  }

  void decided(Ticket& ticket, const Outcome& outcome, const State&) override {
    const std::lock_guard lock(mutex_);
    decided_.push_back(
        {&ticket, {outcome.reject, Reject::none, outcome.repeated, outcome.seq, outcome.events.size(), outcome.after}});
  }
  void durable(std::span<Ticket* const> tickets, Reject failed) override {
    const std::lock_guard lock(mutex_);
    for (Ticket* const ticket : tickets) {
      ASSERT_EQ(decided_.front().first, ticket) << "answers keep the order of the decisions";
      Answer answer = decided_.front().second;
      answer.failed = failed;
      answers_.push_back(answer);
      decided_.pop_front();
    }
    changed_.notify_all();
  }

 private:
  Programme& programme_;
  std::mutex sending_;
  std::deque<Ticket> tickets_;
  std::size_t sent_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::pair<Ticket*, Answer>> decided_;
  std::vector<Answer> answers_;
};

Request registering(std::string member, std::string key = {}) {
  Request request;
  request.key = std::move(key);
  request.operation = RegisterMemberRequest{std::move(member), {}, 1};
  return request;
}

Request settling(std::string order, std::string member, std::int64_t paid = 100'000, std::int64_t cost = 30'000) {
  Request request;
  request.operation = SettleOrderRequest{std::move(order), std::move(member), Money(paid), Money(cost)};
  return request;
}

Request selling(std::string member, std::string key = {}) {
  Request request;
  request.key = std::move(key);
  request.operation = SellPointsRequest{std::move(member), std::nullopt};
  return request;
}

ProgrammeOptions classic(const std::filesystem::path& directory = {}) {
  ProgrammeOptions options;
  options.directory = directory;
  options.terms = find_preset("classic");
  options.acknowledgement = Acknowledgement{"one", "two", "tests"};
  return options;
}

std::unique_ptr<Programme> open(const ProgrammeOptions& options) {
  Result<std::unique_ptr<Programme>> programme = Programme::open(options);
  if (!programme) {
    ADD_FAILURE() << programme.error().code << ": " << programme.error().message;
    return nullptr;
  }
  return std::move(*programme);
}

TEST(Programme, AnswersCommandsInOrderWithTheirSequenceNumbers) {
  const auto programme = open(classic());
  Desk desk(*programme);
  desk.send(registering("a"));
  desk.send(settling("o1", "a"));
  desk.send(settling("o2", "nobody"));
  desk.send(settling("o3", "a"));
  const std::vector<Answer>& answers = desk.wait();
  EXPECT_EQ(answers[0].seq, 1U);
  EXPECT_EQ(answers[1].seq, 2U);
  EXPECT_EQ(answers[2].reject, Reject::unknown_member);
  EXPECT_EQ(answers[3].seq, 3U) << "a refusal takes no number";
  EXPECT_EQ(answers[3].after.cash, Money(60'000));
}

TEST(Programme, AnswersARepeatedOrderWithItsFirstOutcomeEvenWhileItIsNotYetDurable) {
  const auto programme = open(classic());
  Desk desk(*programme);
  desk.send(registering("a"));
  desk.send(settling("o1", "a"));
  desk.send(settling("o1", "a"));
  desk.send(settling("o2", "a"));
  desk.send(settling("o1", "a"));
  const std::vector<Answer>& answers = desk.wait();
  for (const std::size_t again : {2U, 4U}) {
    EXPECT_TRUE(answers[again].repeated);
    EXPECT_EQ(answers[again].seq, answers[1].seq);
    EXPECT_EQ(answers[again].events, answers[1].events);
    EXPECT_TRUE(answers[again].after == answers[1].after) << "as it was then";
  }
  EXPECT_EQ(answers[3].seq, 3U);
}

TEST(Programme, RefusesAnOrderIdOrAKeyWithOtherContent) {
  const auto programme = open(classic());
  Desk desk(*programme);
  desk.send(registering("a", "k1"));
  desk.send(registering("b"));
  desk.send(settling("o1", "a"));
  EXPECT_EQ(desk.ask(settling("o1", "b")).reject, Reject::order_conflict);
  EXPECT_EQ(desk.ask(settling("o1", "a", 100'001)).reject, Reject::order_conflict);
  EXPECT_EQ(desk.ask(settling("o1", "a", 0)).reject, Reject::amount_not_positive) << "shape comes first";
  EXPECT_EQ(desk.ask(registering("c", "k1")).reject, Reject::key_conflict);
  EXPECT_TRUE(desk.ask(registering("a", "k1")).repeated);
  EXPECT_EQ(desk.ask(registering("a")).reject, Reject::member_exists) << "without the key it is another command";
  Request both = settling("o1", "b");
  both.key = "k1";
  EXPECT_EQ(desk.ask(both).reject, Reject::key_conflict) << "the key stands before the order id";
  Request same_text = registering("d", "o1");
  EXPECT_EQ(desk.ask(same_text).reject, Reject::none) << "an order's id is no key";
}

TEST(Programme, ForgetsRefusedCommands) {
  const auto programme = open(classic());
  Desk desk(*programme);
  EXPECT_EQ(desk.ask(settling("o1", "a")).reject, Reject::unknown_member);
  desk.send(registering("a"));
  EXPECT_EQ(desk.ask(settling("o1", "a")).reject, Reject::none);
  EXPECT_EQ(desk.ask(selling("a", "s1")).reject, Reject::none);
  EXPECT_TRUE(desk.ask(selling("a", "s1")).repeated) << "a repeated sale sells once";
}

TEST(Programme, GoesOnWhereItStoppedAndStillKnowsItsOrders) {
  const ScratchDirectory scratch;
  Digest before{};
  {
    const auto programme = open(classic(scratch.path()));
    Desk desk(*programme);
    desk.send(registering("a"));
    for (int i = 0; i < 500; ++i) desk.send(settling("o" + std::to_string(i), "a"));
    desk.wait();
    ASSERT_TRUE(programme->stop());
    before = programme->state_after_stop().hash();
  }
  ProgrammeOptions options = classic(scratch.path());
  options.terms.reset();
  const auto programme = open(options);
  Desk desk(*programme);
  EXPECT_TRUE(desk.ask(settling("o0", "a")).repeated);
  EXPECT_TRUE(desk.ask(settling("o499", "a")).repeated);
  EXPECT_EQ(desk.ask(settling("o7", "a", 90'000)).reject, Reject::order_conflict);
  ASSERT_TRUE(programme->stop());
  EXPECT_EQ(programme->state_after_stop().hash(), before);
}

TEST(Programme, StartsFromASnapshotWithTheSameState) {
  const ScratchDirectory scratch;
  ProgrammeOptions options = classic(scratch.path());
  options.snapshot_every = 200;
  std::uint64_t repeated = 0;
  for (int run = 0; run < 3; ++run) {
    const auto programme = open(options);
    Desk desk(*programme);
    desk.send(registering("m" + std::to_string(run)));
    for (int i = 0; i < 1'000; ++i) desk.send(settling("o" + std::to_string(i), "m0"));
    for (const Answer& answer : desk.wait()) {
      EXPECT_EQ(answer.reject, Reject::none);
      repeated += answer.repeated ? 1 : 0;
    }
    ASSERT_TRUE(programme->stop());
  }
  EXPECT_EQ(repeated, 2'000U);
  Result<Storage> storage = open_storage(scratch.path());
  ASSERT_TRUE(storage);
  const Result<std::vector<SnapshotHeader>> snapshots = storage->snapshots->list();
  ASSERT_TRUE(snapshots);
  EXPECT_FALSE(snapshots->empty());
  const Result<VerifyReport> report = verify_journal(*storage->journal);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->records, 1U + 3U + 1'000U);
  EXPECT_EQ(report->totals.orders, 1'000U);
}

TEST(Programme, RefusesAJournalOfOtherTerms) {
  const ScratchDirectory scratch;
  ASSERT_TRUE(open(classic(scratch.path()))->stop());
  ProgrammeOptions other = classic(scratch.path());
  other.terms->exit_multiple = Multiple(3'000'000);
  const Result<std::unique_ptr<Programme>> programme = Programme::open(other);
  ASSERT_FALSE(programme);
  EXPECT_EQ(programme.error().code, "journal_of_other_terms");
}

TEST(Programme, NeedsTermsForANewJournal) {
  ProgrammeOptions options;
  const Result<std::unique_ptr<Programme>> programme = Programme::open(options);
  ASSERT_FALSE(programme);
  EXPECT_EQ(programme.error().code, "terms_missing");
}

// A start that is refused made an empty journal before, which then took whatever terms came next.
TEST(Programme, ThatDoesNotStartLeavesNothingBehind) {
  const ScratchDirectory scratch;
  const std::filesystem::path directory = scratch.path() / "new" / "journal";
  const auto code = [](const ProgrammeOptions& options) {
    const auto programme = Programme::open(options);
    return programme ? "ok" : programme.error().code;
  };
  ProgrammeOptions options = classic(directory);
  options.terms.reset();
  EXPECT_EQ(code(options), "terms_missing");
  options = classic(directory);
  options.acknowledgement.reset();
  EXPECT_EQ(code(options), "terms_blocked");
  options.acknowledgement = Acknowledgement{"one", "one", "tests"};
  EXPECT_EQ(code(options), "acknowledgement_malformed");
  EXPECT_FALSE(std::filesystem::exists(scratch.path() / "new"));
  EXPECT_EQ(code(classic(directory)), "ok");
  EXPECT_TRUE(std::filesystem::exists(directory / "journal.sqlite"));
}

TEST(Programme, TakesNoCommandsOnceItStops) {
  const auto programme = open(classic());
  ASSERT_TRUE(programme->stop());
  Ticket ticket;
  EXPECT_EQ(programme->submit(ticket), Reject::service_stopping);
}

TEST(Programme, AnswersQueriesBehindTheCommandsBeforeThem) {
  const auto programme = open(classic());
  class Question final : public Answers {
   public:
    void decided(Ticket&, const Outcome&, const State& state) override { members = state.members.size(); }
    void durable(std::span<Ticket* const>, Reject) override {
      const std::lock_guard lock(mutex);
      done = true;
      changed.notify_all();
    }
    std::size_t members = 0;
    bool done = false;
    std::mutex mutex;
    std::condition_variable changed;
  } question;
  Desk desk(*programme);
  desk.send(registering("a"));
  desk.send(registering("b"));
  Ticket ticket;
  ticket.answers = &question;
  ticket.is_query = true;
  ASSERT_EQ(programme->submit(ticket), Reject::none);
  std::unique_lock lock(question.mutex);
  question.changed.wait(lock, [&question] { return question.done; });
  EXPECT_EQ(question.members, 2U);
}

TEST(Programme, GivesCommandsWithoutATimeTheClocksAndRefusesTheFuture) {
  class TestClock final : public Clock {
   public:
    Timestamp now() override { return at; }
    Timestamp at{1'000'000'000'000};
  } clock;
  ProgrammeOptions options = classic();
  options.clock = &clock;
  const auto programme = open(options);
  Desk desk(*programme);
  EXPECT_EQ(desk.ask(registering("a")).reject, Reject::none);
  Request late = registering("b");
  late.at = Timestamp(clock.at.microseconds() - 1);
  EXPECT_EQ(desk.ask(late).reject, Reject::time_went_back);
  late.at = Timestamp(clock.at.microseconds() + 60'000'000);
  EXPECT_EQ(desk.ask(late).reject, Reject::time_out_of_range);
  ASSERT_TRUE(programme->stop());
  EXPECT_EQ(programme->state_after_stop().clock, clock.at);
}

// A journal whose disk fills after some appends.
class FillingJournal final : public Journal {
 public:
  explicit FillingJournal(int appends) : left_(appends) {}
  [[nodiscard]] JournalHead head() const override { return inner_->head(); }
  [[nodiscard]] Status append(const FrameView& frame) override {
    if (left_-- <= 0) return failure("journal_full", "no space is left");
    return inner_->append(frame);
  }
  [[nodiscard]] Status read(std::uint64_t from, const FrameVisitor& visit) const override {
    return inner_->read(from, visit);
  }

 private:
  std::unique_ptr<Journal> inner_ = make_memory_journal();
  int left_;
};

TEST(Programme, AcknowledgesNothingOnceTheDiskIsFull) {
  Storage storage;
  storage.journal = std::make_unique<FillingJournal>(3);
  storage.keys = std::move(*open_key_index({}));
  Result<std::unique_ptr<Programme>> opened = Programme::open(classic(), std::move(storage));
  ASSERT_TRUE(opened);
  const std::unique_ptr<Programme> programme = std::move(*opened);
  Desk desk(*programme);
  EXPECT_EQ(desk.ask(registering("a")).failed, Reject::none);
  EXPECT_EQ(desk.ask(registering("b")).failed, Reject::none);
  EXPECT_EQ(desk.ask(registering("c")).failed, Reject::storage_unavailable);
  EXPECT_EQ(desk.ask(registering("d")).failed, Reject::storage_unavailable);
  ASSERT_TRUE(programme->status().alarm.has_value());
  EXPECT_NE(programme->status().alarm->find("journal_full"), std::string::npos);
  EXPECT_EQ(programme->status().next_seq, 3U);
  const Status stopped = programme->stop();
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, "journal_full");
}

// A directory that got the journal of another machine, while the key index of its own was left behind.
TEST(Programme, DoesNotSearchTheKeysOfAnotherHistory) {
  const ScratchDirectory mine;
  const ScratchDirectory theirs;
  const auto fill = [](const std::filesystem::path& directory, const std::string& prefix, int orders) {
    ProgrammeOptions options = classic(directory);
    options.snapshot_every = 100;
    options.recent_keys_max = 50;
    const auto programme = open(options);
    Desk desk(*programme);
    desk.send(registering("a"));
    for (int i = 0; i < orders; ++i) desk.send(settling(prefix + std::to_string(i), "a"));
    desk.wait();
    ASSERT_TRUE(programme->stop());
  };
  fill(mine.path(), "mine", 1'000);
  fill(theirs.path(), "theirs", 1'200);
  for (const char* file : {"journal.sqlite", "acknowledged"}) {
    std::filesystem::copy_file(theirs.path() / file, mine.path() / file,
                               std::filesystem::copy_options::overwrite_existing);
  }
  const auto programme = open(classic(mine.path()));
  Desk desk(*programme);
  for (const int order : {0, 5, 600, 999, 1'000, 1'199}) {
    EXPECT_TRUE(desk.ask(settling("theirs" + std::to_string(order), "a")).repeated) << order;
  }
  EXPECT_FALSE(desk.ask(settling("mine5", "a")).repeated);
}

// The state of a snapshot that balances in no book: the first command breaks a law, and nothing of it is ever shown.
TEST(Programme, ShowsNothingOfACommandThatBrokeALaw) {
  const ScratchDirectory scratch;
  ProgrammeOptions options = classic(scratch.path());
  options.snapshot_every = 1;
  {
    const auto programme = open(options);
    Desk desk(*programme);
    desk.ask(registering("a"));
    desk.ask(settling("o1", "a"));
    ASSERT_TRUE(programme->stop());
  }
  Result<Storage> storage = open_storage(scratch.path());
  ASSERT_TRUE(storage);
  const Result<std::vector<SnapshotHeader>> snapshots = storage->snapshots->list();
  ASSERT_TRUE(snapshots && !snapshots->empty());
  SnapshotHeader header = snapshots->front();
  ASSERT_EQ(header.next_seq, 3U);
  std::vector<std::uint8_t> bytes;
  ASSERT_TRUE(storage->snapshots->load(header.next_seq, [&bytes](std::span<const std::uint8_t> piece) -> Status {
    bytes.insert(bytes.end(), piece.begin(), piece.end());
    return {};
  }));
  bool given = false;
  Result<std::unique_ptr<State>> state = State::load([&]() -> Result<std::span<const std::uint8_t>> {
    return std::exchange(given, true) ? std::span<const std::uint8_t>() : std::span<const std::uint8_t>(bytes);
  });
  ASSERT_TRUE(state);
  Posting unbalanced;
  unbalanced.credit(Account::reserve, Money(1));
  (*state)->books.post(unbalanced);
  header.state_hash = (*state)->hash();
  ASSERT_TRUE(storage->snapshots->save(
      header, [&state](const SnapshotStore::ChunkSink& sink) { return (*state)->save(sink); }));
  Result<std::unique_ptr<Programme>> opened = Programme::open(options, std::move(*storage));
  ASSERT_TRUE(opened) << opened.error().message;
  Desk desk(**opened);
  const Answer broken = desk.ask(settling("o2", "a"));
  EXPECT_EQ(broken.reject, Reject::programme_stopped);
  EXPECT_EQ(broken.after.cash, Money(30'000)) << "as recorded";
  EXPECT_EQ(desk.ask(registering("b")).after.cash, Money(30'000));
  EXPECT_EQ(desk.ask_state().reject, Reject::programme_stopped);
  ASSERT_TRUE((*opened)->status().alarm.has_value());
  EXPECT_TRUE((*opened)->stop());
  EXPECT_EQ((*opened)->status().next_seq, 3U);
}

TEST(Programme, LosesNothingWhenManyThreadsSendAndItStopsUnderLoad) {
  const ScratchDirectory scratch;
  std::uint64_t accepted = 0;
  {
    const auto programme = open(classic(scratch.path()));
    Desk first(*programme);
    first.ask(registering("a"));
    std::vector<std::unique_ptr<Desk>> desks;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) desks.push_back(std::make_unique<Desk>(*programme));
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&desk = *desks[static_cast<std::size_t>(t)], t] {
        for (int i = 0; i < 500; ++i) desk.send(settling("o" + std::to_string(t) + "-" + std::to_string(i), "a"));
      });
    }
    for (std::thread& thread : threads) thread.join();
    ASSERT_TRUE(programme->stop());
    for (const auto& desk : desks) {
      for (const Answer& answer : desk->wait())
        accepted += answer.reject == Reject::none && answer.failed == Reject::none;
    }
  }
  EXPECT_EQ(accepted, 2'000U);
  Result<Storage> storage = open_storage(scratch.path());
  ASSERT_TRUE(storage);
  const Result<VerifyReport> report = verify_journal(*storage->journal);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->totals.orders, 2'000U);
}

}  // namespace
}  // namespace greenpool
