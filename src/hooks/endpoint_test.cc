#include "hooks/endpoint.h"

#include "hooks/hooks_for_test.h"
#include "hooks/names.h"

namespace greenpool {
namespace {

using HookEndpoints = HooksTest;

TEST_F(HookEndpoints, AreAddedWithASecretThatOnlyTheSealerCanRead) {
  const AddedHookEndpoint added = add("https://shop.example/hooks", {"order.paid", "order.created", "order.paid"});
  EXPECT_EQ(added.endpoint.url, "https://shop.example/hooks");
  EXPECT_EQ(added.endpoint.types, (std::vector<std::string>{"order.created", "order.paid"}));
  EXPECT_EQ(added.endpoint.state, HookEndpointState::active);
  EXPECT_EQ(added.endpoint.created_at, clock_.now());
  const auto stored = ask([](Work& work) {
    Rows rows = work.db.query("SELECT secret FROM hook_endpoint");
    EXPECT_TRUE(rows.next());
    return rows.blob(0);
  });
  EXPECT_EQ(std::string(stored.begin(), stored.end()).find(added.secret.substr(6)), std::string::npos);
  EXPECT_EQ(sealer_.open(stored, added.endpoint.key.id), added.secret);
  EXPECT_EQ(sealer_.open(stored, "another"), std::nullopt);
}

TEST_F(HookEndpoints, RefuseWhatTheRulesForbid) {
  const auto adding = [&](NewHookEndpoint wanted) {
    return refusal_of([&](Work& work) { static_cast<void>(add_hook_endpoint(work, policy_, wanted)); });
  };
  EXPECT_EQ(adding({"p", "http://shop.example/", "", {"ping"}}), "hook_url_refused");
  EXPECT_EQ(adding({"p", "https://shop.example/", "two\nlines", {"ping"}}), "hook_description_refused");
  EXPECT_EQ(adding({"p", "https://shop.example/", std::string(201, 'x'), {"ping"}}), "hook_description_refused");
  EXPECT_EQ(adding({"p", "https://shop.example/", "", {}}), "hook_types_missing");
  EXPECT_EQ(adding({"p", "https://shop.example/", "", {"order.eaten"}}), "hook_type_unknown");
  for (std::int64_t i = 0; i < kHookEndpointsMax; ++i) add();
  EXPECT_EQ(adding({"p", "https://shop.example/", "", {"ping"}}), "hook_endpoints_too_many");
  EXPECT_EQ(adding({"q", "https://shop.example/", "", {"ping"}}), "ok") << "each programme has its own limit";
}

TEST_F(HookEndpoints, AreListedByPageAndState) {
  for (int i = 0; i < 5; ++i) add();
  add("https://other.example/", {"ping"}, "q");
  std::vector<std::string> seen;
  for (std::string after;;) {
    const auto page =
        ask([&](Work& work) { return list_hook_endpoints(work, {.programme = "p", .after = after, .limit = 2}); });
    if (page.empty()) break;
    for (const HookEndpoint& one : page) seen.push_back(one.key.id);
    after = page.back().key.id;
  }
  EXPECT_EQ(seen.size(), 5U);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  ask([&](Work& work) { change_hook_endpoint(work, policy_, {"p", seen[0]}, {.state = HookSwitch::pause}); });
  const auto paused =
      ask([](Work& work) { return list_hook_endpoints(work, {.programme = "p", .state = HookEndpointState::paused}); });
  ASSERT_EQ(paused.size(), 1U);
  EXPECT_EQ(paused[0].key.id, seen[0]);
}

TEST_F(HookEndpoints, ChangeAllOrNothing) {
  const HookEndpointKey key = add().endpoint.key;
  clock_.advance(5);
  const HookEndpoint changed = ask([&](Work& work) {
    return change_hook_endpoint(work, policy_, key,
                                {.url = "https://new.example/",
                                 .description = "new",
                                 .types = std::vector<std::string>{"points.sold"},
                                 .state = HookSwitch::pause});
  });
  EXPECT_EQ(changed.url, "https://new.example/");
  EXPECT_EQ(changed.description, "new");
  EXPECT_EQ(changed.types, std::vector<std::string>{"points.sold"});
  EXPECT_EQ(changed.state, HookEndpointState::paused);
  EXPECT_EQ(changed.changed_at, clock_.now());
  EXPECT_EQ(refusal_of([&](Work& work) {
              change_hook_endpoint(work, policy_, key, {.url = "https://newer.example/", .description = "a\tb"});
            }),
            "hook_description_refused");
  EXPECT_EQ(endpoint(key).url, "https://new.example/");
}

TEST_F(HookEndpoints, BelongToOneProgramme) {
  const HookEndpointKey key = add().endpoint.key;
  const HookEndpointKey foreign{"q", key.id};
  EXPECT_EQ(refusal_of([&](Work& work) { change_hook_endpoint(work, policy_, foreign, {}); }), "hook_endpoint_unknown");
  EXPECT_EQ(refusal_of([&](Work& work) { static_cast<void>(rotate_hook_secret(work, policy_, foreign)); }),
            "hook_endpoint_unknown");
  EXPECT_EQ(refusal_of([&](Work& work) { remove_hook_endpoint(work, foreign); }), "hook_endpoint_unknown");
  EXPECT_EQ(refusal_of([&](Work& work) { ping_hook_endpoint(work, foreign); }), "hook_endpoint_unknown");
  EXPECT_EQ(refusal_of([&](Work& work) { replay_dead_hook_deliveries(work, "q", key.id); }), "hook_endpoint_unknown");
  EXPECT_EQ(tell("e-1", "order.paid", "{}", "q"), 0U);
}

TEST_F(HookEndpoints, SignWithBothSecretsForADayAfterARotation) {
  const AddedHookEndpoint added = add();
  const std::string second = ask([&](Work& work) { return rotate_hook_secret(work, policy_, added.endpoint.key); });
  EXPECT_NE(second, added.secret);
  EXPECT_EQ(endpoint(added.endpoint.key).old_secret_until, Timestamp(clock_.now().microseconds() + 86'400'000'000));
  tell("e-1");
  clock_.advance(kHookOldSecretMicroseconds - 1);
  std::vector<HookJob> jobs = take();
  ASSERT_EQ(jobs.size(), 1U);
  EXPECT_EQ(jobs[0].secrets, (std::vector<std::string>{second, added.secret}));
  const std::string signatures = field_of(hook_request(jobs[0], clock_.now()), "webhook-signature");
  EXPECT_EQ(std::count(signatures.begin(), signatures.end(), ' '), 1);
  finish(jobs[0], status(200));
  clock_.advance(1);
  tell("e-2");
  jobs = take();
  ASSERT_EQ(jobs.size(), 1U);
  EXPECT_EQ(jobs[0].secrets, std::vector<std::string>{second});
  EXPECT_EQ(endpoint(added.endpoint.key).old_secret_until, std::nullopt);
}

TEST_F(HookEndpoints, DropTheSecretBeforeTheLastAtASecondRotation) {
  const AddedHookEndpoint added = add();
  const std::string second = ask([&](Work& work) { return rotate_hook_secret(work, policy_, added.endpoint.key); });
  const std::string third = ask([&](Work& work) { return rotate_hook_secret(work, policy_, added.endpoint.key); });
  tell("e-1");
  EXPECT_EQ(take().at(0).secrets, (std::vector<std::string>{third, second}));
}

TEST_F(HookEndpoints, ArePingedWhateverTheySubscribedTo) {
  const HookEndpointKey key = add().endpoint.key;
  add();
  const std::int64_t number = ask([&](Work& work) { return ping_hook_endpoint(work, key); });
  const std::vector<HookJob> jobs = take();
  ASSERT_EQ(jobs.size(), 1U) << "the other one is not";
  EXPECT_EQ(jobs[0].delivery, number);
  EXPECT_NE(jobs[0].body.find(R"("type":"ping")"), std::string::npos);
  ask([&](Work& work) { change_hook_endpoint(work, policy_, key, {.state = HookSwitch::pause}); });
  EXPECT_EQ(refusal_of([&](Work& work) { ping_hook_endpoint(work, key); }), "hook_endpoint_not_active");
}

TEST_F(HookEndpoints, AreRemovedWithTheirDeliveries) {
  const HookEndpointKey one = add().endpoint.key;
  const HookEndpointKey other = add().endpoint.key;
  tell("e-1");
  ask([&](Work& work) { remove_hook_endpoint(work, one); });
  EXPECT_EQ(deliveries().size(), 1U);
  ask([&](Work& work) { remove_hook_endpoint(work, other); });
  EXPECT_EQ(deliveries().size(), 0U);
  EXPECT_EQ(ask([](Work& work) { return *work.db.integer("SELECT count(*) FROM hook_event"); }), 0);
  EXPECT_EQ(refusal_of([&](Work& work) { static_cast<void>(find_hook_endpoint(work, one)); }), "hook_endpoint_unknown");
}

TEST_F(HookEndpoints, KeepDeliveriesWhileTheyArePaused) {
  const HookEndpointKey key = add().endpoint.key;
  ask([&](Work& work) { change_hook_endpoint(work, policy_, key, {.state = HookSwitch::pause}); });
  EXPECT_EQ(tell("e-1"), 1U);
  EXPECT_TRUE(take().empty());
  EXPECT_EQ(ask([](Work& work) { return next_due_hook(work); }), std::nullopt);
  ask([&](Work& work) { change_hook_endpoint(work, policy_, key, {.state = HookSwitch::activate}); });
  EXPECT_EQ(ask([](Work& work) { return next_due_hook(work); }), clock_.now());
  EXPECT_EQ(take().size(), 1U);
}

TEST(HookProblems, HaveUniqueNumbersInTheirRangeAndBothLanguages) {
  int before = 2'599;
  for (const ProblemInfo& problem : hook_problems()) {
    EXPECT_GT(problem.number, before);
    EXPECT_LE(problem.number, 2'649);
    EXPECT_FALSE(problem.text_zh.empty());
    EXPECT_FALSE(problem.text_en.empty());
    EXPECT_TRUE(problem.code.starts_with("hook_"));
    before = problem.number;
  }
}

}  // namespace
}  // namespace greenpool
