// Many at once, over sockets: whatever meets, one of it has an effect, and everybody learns which.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "http/testing/parallel.h"
#include "http/testing/shop_kit.h"
#include "payments/sandbox.h"

namespace greenpool {
namespace {

constexpr std::string_view kProgramme = "/api/v1/programmes/shop";

class OfficeRaces : public OfficeShop {
 protected:
  KitAnswer place(KitClient& member, const std::string& variant) {
    const KitAnswer order = OfficeShop::place(member, wish(variant));
    EXPECT_EQ(order.status, 201) << order.text;
    return order;
  }

  // A payment that waits for its payer.
  std::string begin_payment(KitClient& member, const KitAnswer& order) {
    const KitAnswer begun = member.post(order_path(order) + "/payments", R"({"provider":"sandbox","method":"native"})");
    EXPECT_EQ(begun.status, 201) << begun.text;
    reaches(member, kMe + "/payments/" + begun.at("id"), "pending");
    return begun.at("id");
  }

  // How often an order went from a state to another by that.
  std::size_t steps(const KitAnswer& order, std::string_view action) {
    const KitAnswer shown = manager_.get(admin_path(order));
    std::size_t count = 0;
    for (const JsonValue& step : shown.json.find("history")->items())
      count += step.text_at("action") == action ? 1U : 0U;
    return count;
  }

  // How many events of that kind the views tell of, once they tell of all that was.
  std::size_t events(std::string_view kind) {
    KitClient auditor = kit_.operator_of("shop", {Role::auditor});
    const std::string seq = kit_.anybody().get(kProgramme).at("seq");
    KitAnswer rows;
    EXPECT_TRUE(soon([&] {
      rows = auditor.get(kProgramme + "/records/" + std::string(kind) + "?limit=200");
      return rows.at("records") == std::to_string(std::stoll(seq) + 1);
    })) << rows.text;
    return rows.json.find("rows")->items().size();
  }

  std::string variant_figure(const std::string& variant, std::string_view name) {
    return manager_.get(kAdmin + "/variants/" + variant).at(name);
  }

  static std::string hash_of(const KitAnswer& approval) { return R"({"hash":")" + approval.at("hash") + "\"}"; }

  // All answers are of that status and say the same.
  static void expect_same(const std::vector<KitAnswer>& answers, int status) {
    for (const KitAnswer& answer : answers) {
      EXPECT_EQ(answer.status, status) << answer.text;
      EXPECT_EQ(answer.text, answers.front().text);
    }
  }
};

TEST_F(OfficeRaces, OfAHundredBuyersOneGetsTheLastPiece) {
  const std::string tea = sell({.stock = 1});
  std::vector<KitClient> buyers;
  for (int i = 0; i < 100; ++i) buyers.push_back(buyer());
  const auto answers = in_parallel(buyers.size(), [&](std::size_t i) {
    return buyers[i].post(kMe + "/orders", wish(tea), "Idempotency-Key: one\r\n");
  });
  EXPECT_EQ(count_of(answers, 201), 1U);
  EXPECT_EQ(count_of(answers, "stock_short"), 99U);
  EXPECT_EQ(variant_figure(tea, "reserved"), "1");
}

TEST_F(OfficeRaces, AnOrderThatIsPaidTwiceAtOnceIsPaidOnceAndTheOtherComesBack) {
  const std::string tea = sell({});
  KitClient ann = buyer();
  const KitAnswer order = place(ann, tea);
  // The payer has paid the first, of which nobody has heard yet, when another way is begun, which closes the first.
  const std::string first = begin_payment(ann, order);
  kit_.office().ask([&](Work& work) { EXPECT_TRUE(sandbox_settle(work, first, SandboxOutcome::succeeded)); });
  const KitAnswer second = ann.post(order_path(order) + "/payments", R"({"provider":"sandbox","method":"h5"})");
  ASSERT_EQ(second.status, 201) << second.text;
  ASSERT_NE(second.at("id"), first);
  const std::string path = kMe + "/payments/" + second.at("id");
  EXPECT_TRUE(soon([&] { return ann.get(path).at("state") != "created"; }));
  const auto answers = in_parallel(8, [&](std::size_t) {
    KitClient own = ann;
    return own.post(path + "/sandbox", R"({"outcome":"succeeded"})");
  });
  // Where the order was paid before the second could be, that is closed.
  const std::size_t paid = 1 + count_of(answers, 200);
  EXPECT_LE(paid, 2U);
  EXPECT_EQ(count_of(answers, "payment_stage"), answers.size() + 1 - paid);
  ASSERT_TRUE(order_is(ann, order, "paid"));
  EXPECT_EQ(steps(order, "pay"), 1U);
  EXPECT_EQ(events("order_paid"), 1U);
  EXPECT_EQ(variant_figure(tea, "stock"), "9");
  EXPECT_TRUE(soon([&] {
    return manager_.get(kAdmin + "/refunds?state=done").json.find("refunds")->items().size() == paid - 1;
  })) << manager_.get(kAdmin + "/refunds").text;
}

TEST_F(OfficeRaces, ANotificationThatComesFiftyTimesAtOncePaysOnce) {
  const std::string tea = sell({});
  KitClient ann = buyer();
  const KitAnswer order = place(ann, tea);
  const std::string payment = begin_payment(ann, order);
  const SandboxNotice notice = kit_.office().ask([&](Work& work) {
    EXPECT_TRUE(sandbox_settle(work, payment, SandboxOutcome::succeeded));
    return sandbox_notice(work, kit_.house().sandbox_secret, payment);
  });
  const std::string field = notice.fields.front().name + ": " + notice.fields.front().value + "\r\n";
  const auto answers = in_parallel(50, [&](std::size_t) {
    return kit_.anybody().ask("POST", "/api/v1/notifications/sandbox", notice.body, field, "application/whatever");
  });
  EXPECT_EQ(count_of(answers, 204), 50U);
  ASSERT_TRUE(order_is(ann, order, "paid"));
  EXPECT_EQ(steps(order, "pay"), 1U);
  EXPECT_EQ(events("order_paid"), 1U);
  EXPECT_EQ(variant_figure(tea, "stock"), "9");
  EXPECT_EQ(manager_.get(kAdmin + "/refunds").text, R"({"refunds":[],"next":null})");
  EXPECT_EQ(manager_.get(kAdmin + "/incidents").text, R"({"incidents":[],"next":null})");
}

TEST_F(OfficeRaces, CancellationAndPaymentMeetAndOneHolds) {
  std::set<std::string> ends;
  for (int round = 0; round < 8; ++round) {
    const std::string tea = sell({.sku = "tea" + std::to_string(round)});
    KitClient ann = buyer();
    const KitAnswer order = place(ann, tea);
    const std::string payment = begin_payment(ann, order);
    const auto answers = in_parallel(2, [&](std::size_t i) {
      KitClient own = ann;
      return i == 0 ? own.post(order_path(order) + "/cancel")
                    : own.post(kMe + "/payments/" + payment + "/sandbox", R"({"outcome":"succeeded"})");
    });
    // Called off before it was paid, while it was confirmed (and then not), or after: in the end it is one or the
    // other.
    const bool called_off = answers[0].status == 200;
    const std::string end = called_off ? "cancelled" : "paid";
    ASSERT_TRUE(order_is(ann, order, end)) << answers[0].text;
    ends.insert(end);
    // Whatever was taken for what was called off comes back; nothing else does.
    const auto taken = [&] { return ann.get(kMe + "/payments/" + payment).at("state"); };
    EXPECT_TRUE(soon([&] { return taken() == "succeeded" || taken() == "closed"; })) << taken();
    const std::size_t refunds = called_off && taken() == "succeeded" ? 1 : 0;
    const std::string path = kAdmin + "/refunds?order=" + order.at("id");
    KitAnswer listed;
    EXPECT_TRUE(soon([&] {
      listed = manager_.get(path);
      return listed.json.find("refunds")->items().size() == refunds &&
             (refunds == 0 || listed.text.find(R"("state":"done")") != std::string::npos);
    })) << listed.text;
    EXPECT_EQ(variant_figure(tea, "stock"), called_off ? "10" : "9");
    EXPECT_EQ(variant_figure(tea, "reserved"), "0");
  }
  std::cout << "ended as " << ::testing::PrintToString(ends) << "\n";
}

TEST_F(OfficeRaces, ReceiptByTheMemberAndByTheClockMeetAndCountOnce) {
  EXPECT_EQ(manager_.put(kAdmin + "/settings", kSettingsWithoutWindow).status, 200);
  const std::string tea = sell({});
  KitClient ann = buyer();
  std::vector<KitAnswer> orders;
  for (int i = 0; i < 4; ++i) {
    orders.push_back(buy(ann, tea));
    ship(orders.back());
  }
  kit_.clock.advance_seconds(std::int64_t{10} * 86'400 + 1);
  manager_ = kit_.operator_of("shop", {Role::shop_manager});
  const auto answers = in_parallel(12, [&](std::size_t i) {
    KitClient own = ann;
    kit_.house().wake_pumps();
    return own.post(order_path(orders[i % orders.size()]) + "/receive");
  });
  for (const KitAnswer& answer : answers) {
    if (answer.status == 200) continue;
    EXPECT_TRUE(answer.code() == "order_action_not_allowed" || answer.code() == "order_in_progress") << answer.text;
  }
  EXPECT_LE(count_of(answers, 200), orders.size());
  for (const KitAnswer& order : orders) {
    ASSERT_TRUE(order_is(ann, order, "settled"));
    EXPECT_EQ(steps(order, "receive"), 1U);
    EXPECT_EQ(steps(order, "settle"), 1U);
  }
  EXPECT_EQ(events("order_settled"), orders.size());
}

TEST_F(OfficeRaces, OfTwoCheckersAtOnceOneDecidesAndTheCommandRunsOnce) {
  KitClient maker = kit_.operator_of("shop", {Role::finance_maker});
  std::vector<KitClient> checkers;
  for (int i = 0; i < 2; ++i) checkers.push_back(kit_.operator_of("shop", {Role::finance_checker}));
  for (int round = 1; round <= 5; ++round) {
    const KitAnswer asked = maker.post(kProgramme + "/approvals",
                                       R"({"command":{"type":"fund_subsidy","amount":"100.00"},"note":"spring"})");
    ASSERT_EQ(asked.status, 201) << asked.text;
    const auto decisions = in_parallel(checkers.size(), [&](std::size_t i) {
      return checkers[i].post(kProgramme + "/approvals/" + asked.at("id") + "/approve", hash_of(asked));
    });
    EXPECT_EQ(count_of(decisions, 200), 1U);
    EXPECT_EQ(count_of(decisions, "approval_decided"), 1U);
    EXPECT_EQ(maker.get(kProgramme + "/approvals/" + asked.at("id")).at("state"), "done");
    EXPECT_EQ(events("subsidy_funded"), static_cast<std::size_t>(round));
  }
}

TEST_F(OfficeRaces, ARoleThatIsApprovedTwiceAtOnceIsGrantedOnce) {
  KitClient first = kit_.operator_of("*", {Role::owner});
  std::vector<KitClient> others;
  for (int i = 0; i < 2; ++i) others.push_back(kit_.operator_of("*", {Role::owner}));
  KitClient newcomer = kit_.operator_of("other", {Role::support});
  const KitAnswer asked = first.post("/api/v1/operators/" + newcomer.id + "/roles",
                                     R"({"programme":"shop","role":"risk","change":"grant"})");
  ASSERT_EQ(asked.status, 201) << asked.text;
  const auto decisions = in_parallel(others.size(), [&](std::size_t i) {
    return others[i].post("/api/v1/approvals/" + asked.at("id") + "/approve", hash_of(asked));
  });
  EXPECT_EQ(count_of(decisions, 200), 1U);
  EXPECT_EQ(count_of(decisions, "approval_decided"), 1U);
  const KitAnswer granted = first.get("/api/v1/audit?action=role_granted&programme=shop&subject=" + newcomer.id);
  EXPECT_EQ(granted.json.find("entries")->items().size(), 1U) << granted.text;
}

TEST_F(OfficeRaces, TheSameKeySentByManyAtOnceHasOneEffectAndOneAnswer) {
  const std::string tea = sell({});
  KitClient ann = buyer();
  static_cast<void>(buy_and_settle(ann, tea));
  constexpr std::size_t kMany = 32;
  const auto send = [&](const KitClient& by, const std::string& path, const std::string& body) {
    return in_parallel(kMany, [&](std::size_t) {
      KitClient own = by;
      return own.post(path, body, "Idempotency-Key: once\r\n");
    });
  };

  // The engine's.
  expect_same(send(ann, kMe + "/sales", R"({"points":"1.00000000"})"), 200);
  EXPECT_EQ(events("points_sold"), 1U);

  // The office's own.
  expect_same(send(ann, kMe + "/orders", wish(tea)), 201);
  EXPECT_EQ(ann.get(kMe + "/orders").json.find("orders")->items().size(), 2U);
  KitClient maker = kit_.operator_of("shop", {Role::finance_maker});
  const auto asked =
      send(maker, kProgramme + "/approvals", R"({"command":{"type":"fund_subsidy","amount":"100.00"},"note":"x"})");
  expect_same(asked, 201);
  EXPECT_EQ(maker.get(kProgramme + "/approvals").json.find("approvals")->items().size(), 1U);

  // Of both: while the engine is asked, the others wait.
  KitClient checker = kit_.operator_of("shop", {Role::finance_checker});
  expect_same(send(checker, kProgramme + "/approvals/" + asked.front().at("id") + "/approve", hash_of(asked.front())),
              200);
  EXPECT_EQ(events("subsidy_funded"), 1U);
  expect_same(send(kit_.member(), kMe + "/membership", R"({"accepts":"1"})"), 201);
  EXPECT_EQ(events("member_registered"), 2U);
}

TEST_F(OfficeRaces, WhatTheFirstUnderAKeyWasRefusedTheNextMayTry) {
  KitClient ann = buyer();
  const auto answers = in_parallel(8, [&](std::size_t) {
    KitClient own = ann;
    return own.post(kMe + "/membership", R"({"accepts":"1"})", "Idempotency-Key: again\r\n");
  });
  EXPECT_EQ(count_of(answers, "already_joined"), 8U) << "refusals are not kept";
}

}  // namespace
}  // namespace greenpool
