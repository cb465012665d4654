#include "server/dispatcher.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <future>

#include "base/system_clock.h"
#include "terms/terms.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 1> kSteps{
    "CREATE TABLE told(number INTEGER PRIMARY KEY, reference TEXT, outcome TEXT) STRICT"};
constexpr Schema kToldSchema{"told", kSteps};

class DispatcherTest : public testing::Test {
 protected:
  DispatcherTest() {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    open();
  }
  ~DispatcherTest() override {
    close();
    std::filesystem::remove_all(directory_);
  }

  void open() {
    const std::array schemas{kOutboxSchema, kToldSchema};
    auto office = Office::open({.path = (directory_ / "office.sqlite").string(), .schemas = schemas, .clock = &clock_});
    ASSERT_TRUE(office) << office.error().message;
    office_ = std::move(*office);
    ProgrammeOptions options;
    options.acknowledgement = Acknowledgement{"one", "two", "tests"};
    options.directory = directory_ / "programme";
    options.terms = *find_preset("classic");
    options.clock = &clock_;
    auto programme = Programme::open(options);
    ASSERT_TRUE(programme) << programme.error().message;
    programme_ = std::move(*programme);
    programmes_ = std::make_unique<Programmes>();
    ASSERT_TRUE(programmes_->add(*programme_));
    dispatcher_ = std::make_unique<Dispatcher>(*office_, *programmes_);
    dispatcher_->react("test", [](Work& work, const OutboxAnswer& answer) {
      work.db.run("INSERT INTO told(reference,outcome) VALUES(?1,?2)", answer.reference, answer.outcome);
    });
  }
  void close() {
    if (dispatcher_) dispatcher_->stop();
    if (office_) office_->stop();
    if (programme_) {
      EXPECT_TRUE(programme_->stop());
    }
    dispatcher_.reset();
    office_.reset();
    programme_.reset();
  }

  std::int64_t add(const std::string& reference, const std::string& command) {
    return office_->ask(
        [&](Work& work) { return add_to_outbox(work, {programme_->terms().id, "test", reference, command}); });
  }
  // Adds a command, and waits for what the engine says of it.
  OutboxAnswer ask(const std::string& reference, const std::string& command) {
    std::promise<OutboxAnswer> answer;
    office_->ask([&](Work& work) {
      const auto number = add_to_outbox(work, {programme_->terms().id, "test", reference, command});
      dispatcher_->wait_for(number, [&](const OutboxAnswer& given) { answer.set_value(given); });
    });
    dispatcher_->wake();
    return answer.get_future().get();
  }
  std::string told() {
    return office_->ask([](Work& work) {
      return work.db.text("SELECT group_concat(reference||':'||outcome,' ') FROM (SELECT * FROM told ORDER BY number)")
          .value_or("");
    });
  }

  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() /
      ("gp-dispatcher-" + std::to_string(getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
  SystemClock clock_;
  std::unique_ptr<Office> office_;
  std::unique_ptr<Programme> programme_;
  std::unique_ptr<Programmes> programmes_;
  std::unique_ptr<Dispatcher> dispatcher_;
};

constexpr const char* kRegister = R"({"type":"register_member","member":"a","accepts":"1"})";
constexpr const char* kOrder = R"({"type":"settle_order","order":"o1","member":"a","paid":"1000.00","cost":"300.00"})";

TEST_F(DispatcherTest, TellsItsTopicWhatTheEngineSaid) {
  dispatcher_->start();
  EXPECT_EQ(ask("r", kRegister).outcome, "ok");
  const OutboxAnswer order = ask("o", kOrder);
  EXPECT_EQ(order.outcome, "ok");
  EXPECT_NE(order.line.find(R"("pool":"300.00")"), std::string::npos) << order.line;
  EXPECT_EQ(ask("s", R"({"type":"sell_points","member":"b","points":"1"})").outcome, "unknown_member");
  EXPECT_EQ(ask("x", R"({"type":"nothing"})").outcome, "command_malformed");
  EXPECT_EQ(told(), "r:ok o:ok s:unknown_member x:command_malformed");
}

TEST_F(DispatcherTest, SendsAfterARestartWhatWasStillWaiting) {
  add("r", kRegister);
  add("o", kOrder);
  close();
  open();
  dispatcher_->start();
  EXPECT_EQ(ask("again", kOrder).outcome, "ok");
  EXPECT_EQ(told(), "r:ok o:ok again:ok");
  close();
  open();
  EXPECT_EQ(programme_->status().next_seq, 3U) << "opened, registered, settled: the same order once";
}

TEST_F(DispatcherTest, NobodyWaitsForAProgrammeThatIsNotOpenAndNothingOfItIsLost) {
  dispatcher_->start();
  std::promise<OutboxAnswer> answer;
  office_->ask([&](Work& work) {
    const auto number = add_to_outbox(work, {"nowhere", "test", "n", kRegister});
    dispatcher_->wait_for(number, [&](const OutboxAnswer& given) { answer.set_value(given); });
  });
  dispatcher_->wake();
  EXPECT_EQ(answer.get_future().get().outcome, "programme_not_open");
  EXPECT_EQ(ask("r", kRegister).outcome, "ok") << "the others go on";
  EXPECT_EQ(told(), "r:ok");
  EXPECT_EQ(office_->ask([](Work& work) { return waiting_in_outbox(work, 0, 10); }).size(), 1U);
}

TEST_F(DispatcherTest, WhatWaitedForAProgrammeIsSentOnceItIsOpen) {
  const auto apart = std::make_unique<Programmes>();
  dispatcher_ = std::make_unique<Dispatcher>(*office_, *apart);
  std::promise<std::string> outcome;
  dispatcher_->react("test", [&](Work&, const OutboxAnswer& answer) { outcome.set_value(answer.outcome); });
  dispatcher_->start();
  std::promise<void> postponed;
  office_->ask([&](Work& work) {
    const auto number = add_to_outbox(work, {programme_->terms().id, "test", "r", kRegister});
    dispatcher_->wait_for(number, [&](const OutboxAnswer&) { postponed.set_value(); });
  });
  dispatcher_->wake();
  postponed.get_future().get();
  ASSERT_TRUE(apart->add(*programme_));
  dispatcher_->look_again();
  EXPECT_EQ(outcome.get_future().get(), "ok");
  dispatcher_.reset();
}

TEST_F(DispatcherTest, KeepsTheOrderOfManyCommandsAndTellsEachOnce) {
  dispatcher_->start();
  ask("r", kRegister);
  constexpr int kCommands = 1'000;
  for (int i = 0; i < kCommands; ++i) {
    const std::string id = "n" + std::to_string(i);
    add(id, R"({"type":"settle_order","order":")" + id + R"(","member":"a","paid":"10.00","cost":"3.00"})");
  }
  EXPECT_EQ(ask("last", R"({"type":"settle_order","order":"last","member":"a","paid":"10.00","cost":"3.00"})").outcome,
            "ok");
  office_->ask([](Work& work) {
    EXPECT_EQ(work.db.integer("SELECT count(*) FROM told"), kCommands + 2);
    Rows rows = work.db.query("SELECT reference FROM told ORDER BY number");
    EXPECT_TRUE(rows.next());
    for (int i = 0; i < kCommands; ++i) {
      ASSERT_TRUE(rows.next());
      ASSERT_EQ(rows.text(0), "n" + std::to_string(i));
    }
  });
}

}  // namespace
}  // namespace greenpool
