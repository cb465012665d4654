#include "hooks/pump.h"

#include "hooks/hooks_for_test.h"

namespace greenpool {
namespace {

// The pump with its threads; a test waits for notes of finished attempts, never for a time.
class HookPumpTest : public HooksTest {
 protected:
  std::unique_ptr<HookPump> start(std::size_t senders = 4) {
    return std::make_unique<HookPump>(HookPumpOptions{.office = office_.get(),
                                                      .client = &receivers_,
                                                      .sealer = &sealer_,
                                                      .clock = &clock_,
                                                      .jitter = jitter_,
                                                      .senders = senders,
                                                      .look_every = std::chrono::milliseconds(20),
                                                      .on_attempt = [this](const HookAttemptNote& note) {
                                                        {
                                                          const std::lock_guard lock(mutex_);
                                                          notes_.push_back(note);
                                                        }
                                                        changed_.notify_all();
                                                      }});
  }
  std::vector<HookAttemptNote> wait_for_notes(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return notes_.size() >= count; });
    return notes_;
  }

  TestReceivers receivers_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<HookAttemptNote> notes_;
};

TEST_F(HookPumpTest, DeliversInOrderAndRetriesWhenDue) {
  add();
  std::atomic<int> calls = 0;
  receivers_.answer = [&](const OutgoingRequest&) -> Result<IncomingResponse> {
    if (calls++ == 0) return failure("timeout", "no answer");
    return IncomingResponse{.status = 200};
  };
  const auto pump = start();
  tell("e-1");
  pump->notify();
  EXPECT_EQ(wait_for_notes(1)[0].outcome, HookOutcome::retried);
  EXPECT_EQ(wait_for_notes(1)[0].error, "timeout");
  clock_.advance(kHookRetryDelays[0]);
  pump->notify();
  EXPECT_EQ(wait_for_notes(2)[1].outcome, HookOutcome::delivered);
  const auto seen = receivers_.seen();
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(field_of(seen[0], "webhook-id"), field_of(seen[1], "webhook-id"));
  EXPECT_NE(field_of(seen[0], "webhook-timestamp"), field_of(seen[1], "webhook-timestamp"));
}

TEST_F(HookPumpTest, FindsWhatIsDueWithoutBeingTold) {
  add();
  const auto pump = start();
  tell("e-1");
  EXPECT_EQ(wait_for_notes(1)[0].outcome, HookOutcome::delivered);
}

TEST_F(HookPumpTest, ShowsAnAddressThatTheClientRefused) {
  add("https://inside.example/");
  receivers_.answer = [](const OutgoingRequest&) -> Result<IncomingResponse> {
    return failure("address_refused", "inside.example is 10.0.0.1");
  };
  const auto pump = start();
  tell("e-1");
  pump->notify();
  EXPECT_EQ(wait_for_notes(1)[0].error, "address_refused");
  pump->stop();
  const HookDeliveryDetail found = detail(1);
  EXPECT_EQ(found.attempts.at(0).error, "address_refused");
  EXPECT_EQ(found.attempts.at(0).answer, "") << "nothing of the address is kept";
  EXPECT_EQ(found.delivery.state, HookDeliveryState::waiting);
}

TEST_F(HookPumpTest, SendsNothingWithASecretThatCannotBeOpened) {
  add();
  sealer_.broken = true;
  const auto pump = start();
  tell("e-1");
  pump->notify();
  EXPECT_EQ(wait_for_notes(1)[0].error, "secret_unreadable");
  EXPECT_TRUE(receivers_.seen().empty());
}

TEST_F(HookPumpTest, CallsManyEndpointsAtOnceAndEachOneAtATime) {
  constexpr int kEndpoints = 6;
  constexpr int kMessages = 8;
  constexpr std::size_t kSenders = 3;
  for (int i = 0; i < kEndpoints; ++i) add("https://" + std::to_string(i) + ".example/");
  // The first answers come only once as many calls are under way as there are senders.
  std::mutex mutex;
  std::condition_variable full;
  std::size_t arrived = 0;
  receivers_.answer = [&](const OutgoingRequest&) {
    std::unique_lock lock(mutex);
    ++arrived;
    full.notify_all();
    full.wait(lock, [&] { return arrived >= kSenders; });
    return IncomingResponse{.status = 200};
  };
  for (int i = 0; i < kMessages; ++i) tell("e-" + std::to_string(i));
  const auto pump = start(kSenders);
  const auto notes = wait_for_notes(kEndpoints * kMessages);
  pump->stop();
  EXPECT_EQ(notes.size(), static_cast<std::size_t>(kEndpoints * kMessages));
  EXPECT_EQ(receivers_.most_at_once(), static_cast<int>(kSenders));
  EXPECT_EQ(receivers_.most_of_one(), 1);
  std::map<std::string, std::vector<std::string>> by_url;
  for (const OutgoingRequest& request : receivers_.seen()) {
    by_url[request.url].push_back(field_of(request, "webhook-id"));
  }
  for (const auto& [url, ids] : by_url) {
    ASSERT_EQ(ids.size(), static_cast<std::size_t>(kMessages));
    for (int i = 0; i < kMessages; ++i) EXPECT_EQ(ids[static_cast<std::size_t>(i)], "e-" + std::to_string(i)) << url;
  }
}

TEST_F(HookPumpTest, TakesNoMoreThanItCanSend) {
  for (int i = 0; i < 5; ++i) add("https://" + std::to_string(i) + ".example/");
  tell("e-1");
  std::mutex mutex;
  std::condition_variable opened;
  bool open_door = false;
  receivers_.answer = [&](const OutgoingRequest&) {
    std::unique_lock lock(mutex);
    opened.wait(lock, [&] { return open_door; });
    return IncomingResponse{.status = 200};
  };
  const auto pump = start(2);
  receivers_.wait_for_requests(2);
  EXPECT_EQ(deliveries({.programme = "p", .state = HookDeliveryState::sending}).size(), 2U)
      << "what waits stays in the database, where others see it";
  {
    const std::lock_guard lock(mutex);
    open_door = true;
  }
  opened.notify_all();
  wait_for_notes(5);
}

TEST_F(HookPumpTest, StopsAndLeavesTheRestForTheNextStart) {
  add();
  for (int i = 0; i < 3; ++i) tell("e-" + std::to_string(i));
  std::mutex mutex;
  std::condition_variable opened;
  bool open_door = false;
  receivers_.answer = [&](const OutgoingRequest&) {
    std::unique_lock lock(mutex);
    opened.wait(lock, [&] { return open_door; });
    return IncomingResponse{.status = 200};
  };
  auto pump = start();
  receivers_.wait_for_requests(1);
  std::thread stopping([&] { pump->stop(); });
  {
    const std::lock_guard lock(mutex);
    open_door = true;
  }
  opened.notify_all();
  stopping.join();
  const std::size_t before = receivers_.seen().size();
  EXPECT_EQ(deliveries({.programme = "p", .state = HookDeliveryState::delivered}).size(), before)
      << "what was under way was finished";
  pump = start();
  wait_for_notes(3);
  pump->stop();
  EXPECT_EQ(deliveries({.programme = "p", .state = HookDeliveryState::delivered}).size(), 3U);
}

TEST_F(HookPumpTest, SendsAgainWhatAnEarlierProcessHadTaken) {
  add();
  tell("e-1");
  ASSERT_EQ(take().size(), 1U);
  open();
  const auto pump = start();
  EXPECT_EQ(wait_for_notes(1)[0].outcome, HookOutcome::delivered);
  EXPECT_EQ(field_of(receivers_.seen()[0], "webhook-id"), "e-1");
}

}  // namespace
}  // namespace greenpool
