#include "hooks/sending.h"

#include "hooks/hooks_for_test.h"

namespace greenpool {
namespace {

using HookSending = HooksTest;

TEST_F(HookSending, DeliversToEveryEndpointThatIsSubscribed) {
  add("https://one.example/", {"order.paid", "points.sold"});
  add("https://two.example/", {"order.paid"});
  add("https://three.example/", {"points.sold"});
  add("https://four.example/", {"order.paid"}, "q");
  EXPECT_EQ(tell("e-1"), 2U);
  EXPECT_EQ(tell("e-1"), 0U) << "the id was used";
  EXPECT_EQ(deliveries().size(), 2U);
}

TEST_F(HookSending, KeepsNoEventWithoutWhatCausedIt) {
  add();
  EXPECT_EQ(refusal_of([](Work& work) {
              enqueue(work, {"p", "order.paid", "e-1", work.now, "{}"});
              throw Refusal(kOfficeBusy);
            }),
            "office_busy");
  EXPECT_TRUE(deliveries().empty());
  EXPECT_EQ(tell("e-1"), 1U);
}

TEST_F(HookSending, SendsABodyWithoutPersonalData) {
  add();
  tell("e-1", "order.paid",
       R"({"order":"o-1","phone":"13800000000","lines":[{"sku":"s","address":{"city":"x"}}],"amount":"1.00"})");
  const std::vector<HookJob> jobs = take();
  ASSERT_EQ(jobs.size(), 1U);
  EXPECT_EQ(jobs[0].body, R"({"type":"order.paid","timestamp":")" + format_timestamp(clock_.now()) +
                              R"(","programme":"p","data":{"order":"o-1","lines":[{"sku":"s"}],"amount":"1.00"}})");
}

TEST_F(HookSending, SendsTheFieldsOfStandardWebhooks) {
  const AddedHookEndpoint added = add();
  tell("e-1");
  const HookJob job = take().at(0);
  const OutgoingRequest request = hook_request(job, clock_.now());
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://shop.example/hooks");
  EXPECT_EQ(field_of(request, "webhook-id"), "e-1");
  EXPECT_EQ(field_of(request, "webhook-timestamp"), "1800000000");
  EXPECT_EQ(field_of(request, "webhook-signature").substr(0, 3), "v1,");
  EXPECT_EQ(field_of(request, "content-type"), "application/json");
  EXPECT_EQ(request.body, job.body);
}

TEST_F(HookSending, SendsOneAtATimeToAnEndpointOldestFirst) {
  add();
  for (int i = 1; i <= 3; ++i) tell("e-" + std::to_string(i));
  for (int i = 1; i <= 3; ++i) {
    const std::vector<HookJob> jobs = take();
    ASSERT_EQ(jobs.size(), 1U);
    EXPECT_EQ(jobs[0].event, "e-" + std::to_string(i));
    EXPECT_TRUE(take().empty()) << "one is under way";
    finish(jobs[0], status(204));
  }
}

TEST_F(HookSending, GivesTheEndpointThatWaitedLongestTheTurn) {
  add("https://one.example/");
  add("https://two.example/");
  for (int i = 1; i <= 2; ++i) tell("e-" + std::to_string(i));
  std::vector<std::string> order;
  for (int i = 0; i < 4; ++i) {
    clock_.advance(1);
    const HookJob job = take(1).at(0);
    order.push_back(job.url);
    finish(job, status(500));
  }
  EXPECT_NE(order[0], order[1]);
  EXPECT_EQ(order[0], order[2]);
  EXPECT_EQ(order[1], order[3]);
}

TEST_F(HookSending, TriesAgainByTheTableThenGivesUp) {
  add();
  tell("e-1");
  std::size_t tries = 0;
  for (const std::int64_t delay : kHookRetryDelays) {
    EXPECT_EQ(try_once(status(500)).outcome, HookOutcome::retried);
    ++tries;
    EXPECT_EQ(ask([](Work& work) { return next_due_hook(work); }), Timestamp(clock_.now().microseconds() + delay));
    clock_.advance(delay - 1);
    EXPECT_TRUE(take().empty()) << "not yet due, try " << tries;
    clock_.advance(1);
  }
  const HookFinished last = try_once(error("timeout"));
  EXPECT_EQ(last.outcome, HookOutcome::dead);
  EXPECT_FALSE(last.endpoint_disabled) << "33 hours of failures are not five days";
  const HookDeliveryDetail dead = detail(deliveries()[0].number);
  EXPECT_EQ(dead.delivery.state, HookDeliveryState::dead);
  EXPECT_EQ(dead.delivery.tries, 9);
  ASSERT_EQ(dead.attempts.size(), 9U);
  EXPECT_EQ(dead.attempts[0].status, 500);
  EXPECT_EQ(dead.attempts[8].error, "timeout");
  EXPECT_EQ(dead.attempts[8].status, std::nullopt);
}

TEST_F(HookSending, TakesOnly2xxForSuccess) {
  add();
  int number = 0;
  for (const int code : {199, 300, 301, 400, 404, 429, 500}) {
    tell("e-" + std::to_string(++number));
    EXPECT_EQ(try_once(status(code)).outcome, HookOutcome::retried) << code;
    clock_.advance(1);
  }
  for (const int code : {200, 201, 299}) {
    tell("e-" + std::to_string(++number));
    EXPECT_EQ(try_once(status(code)).outcome, HookOutcome::delivered) << code;
    clock_.advance(1);
  }
}

TEST_F(HookSending, LetsLaterMessagesPassOneThatWaitsForItsRetry) {
  add();
  tell("e-1");
  try_once(status(500));
  tell("e-2");
  EXPECT_EQ(take().at(0).event, "e-2");
}

TEST_F(HookSending, DisablesAnEndpointThatIsGone) {
  const HookEndpointKey key = add().endpoint.key;
  tell("e-1");
  tell("e-2");
  const HookFinished finished = try_once(status(410));
  EXPECT_EQ(finished.outcome, HookOutcome::dead);
  EXPECT_TRUE(finished.endpoint_disabled);
  EXPECT_EQ(endpoint(key).state, HookEndpointState::disabled);
  EXPECT_EQ(endpoint(key).disabled_because, HookDisabledBecause::gone);
  EXPECT_EQ(deliveries({.programme = "p", .state = HookDeliveryState::dead}).size(), 2U);
  EXPECT_EQ(tell("e-3"), 0U) << "nothing gathers";
  const auto notices = ask([](Work& work) { return list_hook_notices(work, {.programme = "p"}); });
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices[0].endpoint, key.id);
  EXPECT_EQ(notices[0].because, HookDisabledBecause::gone);
  EXPECT_EQ(notices[0].url, "https://shop.example/hooks");
}

TEST_F(HookSending, DisablesAnEndpointAfterFiveDaysOfOnlyFailures) {
  const HookEndpointKey key = add().endpoint.key;
  tell("e-1");
  try_once(status(500));
  const Timestamp since = clock_.now();
  clock_.advance(kHookFailingMicroseconds - 1);
  tell("e-2");
  std::vector<HookJob> jobs = take();
  EXPECT_FALSE(finish(jobs.at(0), status(500)).endpoint_disabled);
  EXPECT_EQ(endpoint(key).failing_since, since);
  clock_.advance(1);
  tell("e-3");
  jobs = take();
  EXPECT_TRUE(finish(jobs.at(0), error("connect_failed")).endpoint_disabled);
  EXPECT_EQ(endpoint(key).disabled_because, HookDisabledBecause::failures);
  EXPECT_EQ(ask([](Work& work) { return list_hook_notices(work, {.programme = "p"}); }).size(), 1U);
  EXPECT_EQ(refusal_of([&](Work& work) { change_hook_endpoint(work, policy_, key, {.state = HookSwitch::pause}); }),
            "hook_endpoint_not_active");
}

TEST_F(HookSending, ForgetsFailuresAtTheFirstSuccessAndWhenActivatedAgain) {
  const HookEndpointKey key = add().endpoint.key;
  tell("e-1");
  try_once(status(500));
  EXPECT_TRUE(endpoint(key).failing_since);
  clock_.advance(kHookFailingMicroseconds * 2);
  EXPECT_EQ(try_once(status(200)).outcome, HookOutcome::delivered);
  EXPECT_FALSE(endpoint(key).failing_since);
  tell("e-2");
  try_once(status(410));
  ask([&](Work& work) { change_hook_endpoint(work, policy_, key, {.state = HookSwitch::activate}); });
  EXPECT_FALSE(endpoint(key).failing_since);
  EXPECT_FALSE(endpoint(key).disabled_because);
}

TEST_F(HookSending, TriesAgainWhatWasUnderWayWhenTheProcessEnded) {
  add();
  tell("e-1");
  ASSERT_EQ(take().size(), 1U);
  const Timestamp taken = clock_.now();
  open();
  clock_.advance(7);
  EXPECT_TRUE(take().empty()) << "nobody knows yet that it ended";
  EXPECT_EQ(ask([](Work& work) { return requeue_interrupted_hooks(work); }), 1);
  const HookJob again = take().at(0);
  EXPECT_EQ(again.event, "e-1") << "under the same webhook-id";
  finish(again, status(200));
  const HookDeliveryDetail found = detail(again.delivery);
  EXPECT_EQ(found.delivery.state, HookDeliveryState::delivered);
  EXPECT_EQ(found.delivery.tries, 1) << "the try that was cut short does not count";
  ASSERT_EQ(found.attempts.size(), 2U);
  EXPECT_EQ(found.attempts[0].error, "interrupted");
  EXPECT_EQ(found.attempts[0].started_at, taken);
}

TEST_F(HookSending, KeepsHowTheAnswerBegan) {
  add();
  tell("e-1");
  try_once(status(500, std::string(498, 'x') + "绿池"));
  const HookDeliveryDetail found = detail(deliveries()[0].number);
  EXPECT_EQ(found.attempts[0].answer, std::string(498, 'x'));
  EXPECT_EQ(found.attempts[0].duration, 1'000);
}

TEST_F(HookSending, ReplaysOneDeliveryWithAllTriesBeforeIt) {
  add();
  tell("e-1");
  EXPECT_EQ(refusal_of([&](Work& work) { replay_hook_delivery(work, {"p", 1}); }), "hook_delivery_unfinished");
  EXPECT_EQ(refusal_of([&](Work& work) { replay_hook_delivery(work, {"p", 2}); }), "hook_delivery_unknown");
  EXPECT_EQ(refusal_of([&](Work& work) { replay_hook_delivery(work, {"q", 1}); }), "hook_delivery_unknown");
  try_once(status(200));
  ask([](Work& work) { replay_hook_delivery(work, {"p", 1}); });
  EXPECT_EQ(try_once(status(500)).outcome, HookOutcome::retried);
  EXPECT_EQ(detail(1).delivery.tries, 1);
  EXPECT_EQ(detail(1).attempts.size(), 2U) << "the history stays";
}

TEST_F(HookSending, ReplaysAllThatAreDead) {
  const HookEndpointKey key = add().endpoint.key;
  for (int i = 1; i <= 3; ++i) tell("e-" + std::to_string(i));
  try_once(status(200));
  try_once(status(410));
  EXPECT_EQ(refusal_of([&](Work& work) { replay_dead_hook_deliveries(work, "p", key.id); }),
            "hook_endpoint_not_active");
  EXPECT_EQ(refusal_of([&](Work& work) { replay_hook_delivery(work, {"p", 2}); }), "hook_endpoint_not_active");
  ask([&](Work& work) { change_hook_endpoint(work, policy_, key, {.state = HookSwitch::activate}); });
  EXPECT_EQ(ask([&](Work& work) { return replay_dead_hook_deliveries(work, "p", key.id); }), 2);
  EXPECT_EQ(deliveries({.programme = "p", .state = HookDeliveryState::waiting}).size(), 2U);
}

TEST_F(HookSending, ReplaysATimeRange) {
  const HookEndpointKey key = add().endpoint.key;
  std::vector<Timestamp> at;
  for (int i = 1; i <= 4; ++i) {
    at.push_back(clock_.now());
    tell("e-" + std::to_string(i));
    try_once(status(200));
    clock_.advance(10);
  }
  const auto replay = [&](Timestamp from, Timestamp to) {
    return ask([&](Work& work) { return replay_hook_range(work, {"p", key.id, from, to}); });
  };
  EXPECT_EQ(replay(at[1], at[3]), 2) << "from the second until before the fourth";
  EXPECT_EQ(take().at(0).event, "e-2");
  EXPECT_EQ(refusal_of([&](Work& work) { replay_hook_range(work, {"p", key.id, at[1], at[1]}); }),
            "hook_range_refused");
}

TEST_F(HookSending, ListsByEndpointStateAndTimeInPages) {
  const HookEndpointKey one = add("https://one.example/").endpoint.key;
  const HookEndpointKey two = add("https://two.example/").endpoint.key;
  std::vector<Timestamp> at;
  for (int i = 1; i <= 3; ++i) {
    at.push_back(clock_.now());
    tell("e-" + std::to_string(i));
    clock_.advance(10);
  }
  EXPECT_EQ(deliveries().size(), 6U);
  EXPECT_EQ(deliveries({.programme = "p", .endpoint = one.id}).size(), 3U);
  EXPECT_EQ(deliveries({.programme = "q", .endpoint = one.id}).size(), 0U);
  EXPECT_EQ(deliveries({.programme = "p", .from = at[1], .to = at[2]}).size(), 2U);
  EXPECT_EQ(deliveries({.programme = "p", .state = HookDeliveryState::dead}).size(), 0U);
  const auto first = deliveries({.programme = "p", .endpoint = two.id, .limit = 2});
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].event, "e-3") << "newest first";
  const auto rest = deliveries({.programme = "p", .endpoint = two.id, .before = first[1].number, .limit = 2});
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].event, "e-1");
  EXPECT_EQ(rest[0].type, "order.paid");
  EXPECT_EQ(rest[0].due_at, at[0]);
}

TEST_F(HookSending, ForgetsWhatFinishedLongAgo) {
  add("https://one.example/");
  add("https://two.example/");
  tell("e-1");
  const std::vector<HookJob> jobs = take();
  finish(jobs.at(0), status(200));
  clock_.advance(100);
  const auto forget = [&] { return ask([&](Work& work) { return forget_hook_deliveries(work, work.now, 10); }); };
  EXPECT_EQ(forget(), 1) << "the other one is under way";
  EXPECT_EQ(ask([](Work& work) { return *work.db.integer("SELECT count(*) FROM hook_event"); }), 1);
  finish(jobs.at(1), status(200));
  clock_.advance(100);
  EXPECT_EQ(forget(), 1);
  EXPECT_EQ(ask([](Work& work) { return *work.db.integer("SELECT count(*) FROM hook_event"); }), 0);
  EXPECT_EQ(ask([](Work& work) { return *work.db.integer("SELECT count(*) FROM hook_attempt"); }), 0);
}

TEST_F(HookSending, FinishesNothingForAnEndpointThatWasRemovedMeanwhile) {
  const HookEndpointKey key = add().endpoint.key;
  tell("e-1");
  const HookJob job = take().at(0);
  ask([&](Work& work) { remove_hook_endpoint(work, key); });
  EXPECT_EQ(finish(job, status(200)).outcome, HookOutcome::dead);
  EXPECT_TRUE(deliveries().empty());
}

}  // namespace
}  // namespace greenpool
