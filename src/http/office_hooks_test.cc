// Webhooks over HTTP: endpoints, what became of each message, and who may what.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>

#include "hooks/event_types.h"
#include "hooks/queue.h"
#include "hooks/signature.h"
#include "http/testing/office_kit.h"
#include "net/testing/local_server.h"
#include "people/api_keys.h"
#include "people/audit_log.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kHooks = "/api/v1/programmes/shop/webhooks";
constexpr std::string_view kDeliveries = "/api/v1/programmes/shop/webhook-deliveries";

// Somebody's server: keeps what it was told, answers as it is told.
class Receiver {
 public:
  Receiver() : server_([this](const testing::LocalRequest& request) { return take(request); }) {}

  std::string url() const { return server_.url() + "/hooks"; }
  void answer(int status) {
    const std::lock_guard lock(mutex_);
    status_ = status;
  }
  // The next message; waits for it.
  testing::LocalRequest next() {
    std::unique_lock lock(mutex_);
    GP_CHECK(changed_.wait_for(lock, std::chrono::seconds(20), [this] { return seen_.size() > read_; }),
             "a message arrives");
    return seen_[read_++];
  }

 private:
  testing::LocalAnswer take(const testing::LocalRequest& request) {
    const std::lock_guard lock(mutex_);
    seen_.push_back(request);
    changed_.notify_all();
    return {.status = status_, .body = "thank you"};
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<testing::LocalRequest> seen_;
  std::size_t read_ = 0;
  int status_ = 200;
  testing::LocalServer server_;
};

class OfficeHooks : public ::testing::Test {
 protected:
  OfficeHooks() {
    kit_.add_programme("classic", "shop");
    kit_.add_programme("classic", "other");
    owner_ = std::make_unique<KitClient>(kit_.operator_of("shop", {Role::owner}));
  }

  static std::string of(std::string_view id, std::string_view action = "") {
    return std::string(kHooks) + "/" + std::string(id) + std::string(action);
  }
  KitAnswer add(std::string_view types = R"(["order.paid"])") {
    const KitAnswer added = owner_->post(
        kHooks, R"({"url":")" + receiver_.url() + R"(","description":"shop","types":)" + std::string(types) + "}");
    EXPECT_EQ(added.status, 201) << added.text;
    return added;
  }
  static std::string id_of(const KitAnswer& added) { return std::string(*added.json.find("webhook")->text_at("id")); }
  void tell(const std::string& id, const std::string& type = "order.paid") {
    kit_.office().ask([&](Work& work) {
      enqueue(work,
              {.programme = "shop", .type = type, .id = id, .created_at = work.now, .payload = R"({"order":"o1"})"});
    });
    kit_.house().wake_pumps();
  }
  // Once the delivery is in that state; what it is.
  KitAnswer delivery_in_state(std::string_view number, std::string_view state) {
    for (int tries = 0; tries < 1'000; ++tries) {
      KitAnswer found = owner_->get(std::string(kDeliveries) + "/" + std::string(number));
      if (found.status == 200 && found.json.find("delivery")->text_at("state") == state) return found;
      usleep(10'000);
    }
    ADD_FAILURE() << "delivery " << number << " never was " << state;
    return {};
  }
  KitClient key_with(const std::string& programme, Scope scope) {
    const KitClient owner = kit_.operator_of(programme, {Role::owner});
    AccessChanges access;
    const NewApiKey made = kit_.office().ask([&](Work& work) {
      return create_api_key(work, {.kind = ActorKind::operator_, .id = owner.id},
                            {.name = "tests", .programme = programme, .scopes = {scope}}, access);
    });
    kit_.house().book.apply(access);
    KitClient client = kit_.anybody();
    client.key = made.key;
    return client;
  }

  Receiver receiver_;
  OfficeKit kit_;
  std::unique_ptr<KitClient> owner_;
};

TEST_F(OfficeHooks, AnEndpointIsToldOfWhatItAskedForSignedWithItsSecret) {
  const KitAnswer added = add();
  const std::string secret(*added.json.text_at("secret"));
  EXPECT_THAT(secret, StartsWith("whsec_"));
  const std::string id = id_of(added);
  EXPECT_THAT(owner_->get(of(id)).text, Not(HasSubstr("whsec_"))) << "shown once";
  tell("e-1");
  const testing::LocalRequest message = receiver_.next();
  EXPECT_EQ(message.field("webhook-id"), "e-1");
  EXPECT_THAT(message.body, HasSubstr(R"("type":"order.paid")"));
  const Timestamp at(std::stoll(std::string(message.field("webhook-timestamp"))) * 1'000'000);
  EXPECT_EQ(message.field("webhook-signature"),
            hook_signatures({.id = "e-1", .at = at, .body = message.body}, std::vector{secret}));
  const KitAnswer listed = owner_->get(kDeliveries);
  ASSERT_EQ(listed.status, 200);
  const JsonValue& first = listed.json.find("deliveries")->items().at(0);
  EXPECT_EQ(first.text_at("event"), "e-1");
  const std::string number = std::to_string(*first.integer_at("number"));
  const KitAnswer detail = delivery_in_state(number, "delivered");
  EXPECT_EQ(*detail.json.text_at("body"), message.body);
  const JsonValue& attempt = detail.json.find("attempts")->items().at(0);
  EXPECT_EQ(attempt.integer_at("status"), 200);
  EXPECT_EQ(attempt.text_at("answer"), "thank you");
  EXPECT_EQ(owner_->post(std::string(kDeliveries) + "/" + number + "/replay").status, 202);
  EXPECT_EQ(receiver_.next().field("webhook-id"), "e-1") << "under the same id";
}

TEST_F(OfficeHooks, APingGoesToOneAndARotatedSecretSignsBesideTheOld) {
  const KitAnswer added = add();
  const KitAnswer rotated = owner_->post(of(id_of(added), "/rotate"));
  ASSERT_EQ(rotated.status, 200) << rotated.text;
  EXPECT_NE(*rotated.json.text_at("secret"), *added.json.text_at("secret"));
  EXPECT_TRUE(rotated.json.find("webhook")->text_at("old_secret_until").has_value());
  EXPECT_EQ(owner_->post(of(id_of(added), "/ping")).status, 202);
  const testing::LocalRequest message = receiver_.next();
  EXPECT_THAT(message.body, HasSubstr(R"("type":"ping")"));
  const std::string signatures(message.field("webhook-signature"));
  EXPECT_NE(signatures.find(' '), std::string::npos) << signatures;
}

TEST_F(OfficeHooks, ASecretIsNotRepeatedUnderTheSameIdempotencyKey) {
  const std::string body = R"({"url":")" + receiver_.url() + R"(","types":["ping"]})";
  const KitAnswer first = owner_->post(kHooks, body, "Idempotency-Key: k1\r\n");
  const KitAnswer again = owner_->post(kHooks, body, "Idempotency-Key: k1\r\n");
  ASSERT_EQ(first.status, 201);
  EXPECT_NE(*first.json.text_at("secret"), again.json.text_at("secret").value_or(""));
}

TEST_F(OfficeHooks, ChangesArePartialAndPausingLetsMessagesGather) {
  const std::string id = id_of(add());
  const KitAnswer paused = owner_->patch(of(id), R"({"state":"paused","description":"rest"})");
  ASSERT_EQ(paused.status, 200) << paused.text;
  EXPECT_EQ(paused.at("state"), "paused");
  EXPECT_EQ(paused.at("description"), "rest");
  EXPECT_EQ(paused.at("types"), R"(["order.paid"])");
  EXPECT_EQ(owner_->post(of(id, "/ping")).code(), "hook_endpoint_not_active");
  tell("e-1");
  EXPECT_EQ(owner_->get(kDeliveries).json.find("deliveries")->items().at(0).text_at("state"), "waiting");
  EXPECT_EQ(owner_->patch(of(id), R"({"state":"active"})").status, 200);
  EXPECT_EQ(receiver_.next().field("webhook-id"), "e-1");
  EXPECT_EQ(owner_->patch(of(id), R"({"types":["order.stolen"]})").code(), "hook_type_unknown");
  EXPECT_EQ(owner_->patch(of(id), R"({"url":"ftp://x"})").code(), "hook_url_refused");
  EXPECT_EQ(owner_->patch(of(id), R"({"types":[]})").code(), "field_invalid");
  EXPECT_EQ(owner_->remove(of(id)).status, 200);
  EXPECT_EQ(owner_->get(of(id)).code(), "hook_endpoint_unknown");
  EXPECT_EQ(owner_->remove(of(id)).code(), "hook_endpoint_unknown");
}

TEST_F(OfficeHooks, WhoeverIsGoneIsDisabledNotedAndReplayedOnceBack) {
  const std::string id = id_of(add());
  receiver_.answer(410);
  tell("e-1");
  static_cast<void>(receiver_.next());
  const std::string number =
      std::to_string(*owner_->get(kDeliveries).json.find("deliveries")->items().at(0).integer_at("number"));
  static_cast<void>(delivery_in_state(number, "dead"));
  EXPECT_EQ(owner_->get(of(id)).at("disabled_because"), "gone");
  const KitAnswer notices = owner_->get("/api/v1/programmes/shop/webhook-notices");
  ASSERT_EQ(notices.status, 200);
  EXPECT_EQ(notices.json.find("notices")->items().at(0).text_at("because"), "gone");
  EXPECT_EQ(notices.json.find("notices")->items().at(0).text_at("webhook"), id);
  EXPECT_EQ(owner_->post(of(id, "/replay-dead")).code(), "hook_endpoint_not_active");
  receiver_.answer(200);
  EXPECT_EQ(owner_->patch(of(id), R"({"state":"active"})").at("state"), "active");
  EXPECT_EQ(owner_->post(of(id, "/replay-dead")).at("queued"), "1");
  EXPECT_EQ(receiver_.next().field("webhook-id"), "e-1");
  static_cast<void>(delivery_in_state(number, "delivered"));
  const std::string range = R"({"from":"2020-01-01T00:00:00Z","to":"2100-01-01T00:00:00Z"})";
  EXPECT_EQ(owner_->post(of(id, "/replay"), range).at("queued"), "1");
  EXPECT_EQ(receiver_.next().field("webhook-id"), "e-1");
  EXPECT_EQ(owner_->post(of(id, "/replay"), R"({"from":"2100-01-01T00:00:00Z","to":"2020-01-01T00:00:00Z"})").code(),
            "hook_range_refused");
}

TEST_F(OfficeHooks, ListsArePagedAndFiltered) {
  for (int i = 0; i < 3; ++i) add();
  const KitAnswer first = owner_->get(std::string(kHooks) + "?limit=2");
  EXPECT_EQ(first.json.find("webhooks")->items().size(), 2U);
  const KitAnswer rest = owner_->get(std::string(kHooks) + "?limit=2&cursor=" + first.at("next"));
  EXPECT_EQ(rest.json.find("webhooks")->items().size(), 1U);
  EXPECT_EQ(rest.at("next"), "null");
  EXPECT_EQ(owner_->get(std::string(kHooks) + "?state=paused").json.find("webhooks")->items().size(), 0U);
  tell("e-1");
  const KitAnswer newest = owner_->get(std::string(kDeliveries) + "?limit=1");
  const KitAnswer older = owner_->get(std::string(kDeliveries) + "?limit=5&before=" + newest.at("next"));
  EXPECT_EQ(older.json.find("deliveries")->items().size(), 2U);
  const std::string one = std::string(*newest.json.find("deliveries")->items().at(0).text_at("webhook"));
  EXPECT_EQ(owner_->get(std::string(kDeliveries) + "?webhook=" + one).json.find("deliveries")->items().size(), 1U);
  EXPECT_EQ(
      owner_->get(std::string(kDeliveries) + "?from=2100-01-01T00:00:00Z").json.find("deliveries")->items().size(), 0U);
  EXPECT_EQ(owner_->get(std::string(kDeliveries) + "?state=lost").code(), "query_invalid");
  EXPECT_EQ(owner_->get("/api/v1/programmes/shop/webhook-types").json.find("types")->items().size(),
            kHookEventTypes.size());
}

TEST_F(OfficeHooks, AuditorsReadKeysOfHooksWriteAndNobodyElseDoesEither) {
  const std::string id = id_of(add());
  KitClient auditor = kit_.operator_of("shop", {Role::auditor});
  EXPECT_EQ(auditor.get(of(id)).status, 200);
  EXPECT_EQ(auditor.get(kDeliveries).status, 200);
  EXPECT_EQ(auditor.post(of(id, "/ping")).code(), "forbidden");
  EXPECT_EQ(auditor.remove(of(id)).code(), "forbidden");
  KitClient key = key_with("shop", Scope::hooks);
  EXPECT_EQ(key.get(of(id)).status, 200);
  EXPECT_EQ(key.post(of(id, "/ping")).status, 202);
  EXPECT_EQ(key_with("shop", Scope::read).get(of(id)).code(), "forbidden");
  EXPECT_THAT(key_with("other", Scope::hooks).get(of(id)).status, ::testing::AnyOf(401, 403, 404));
  KitClient clerk = kit_.operator_of("shop", {Role::support});
  EXPECT_EQ(clerk.get(of(id)).code(), "forbidden");
  EXPECT_EQ(kit_.member().get(of(id)).code(), "forbidden");
  EXPECT_EQ(kit_.anybody().get(of(id)).code(), "unauthorized");
}

TEST_F(OfficeHooks, AnotherProgrammesAreUnknown) {
  const std::string id = id_of(add());
  tell("e-1");
  static_cast<void>(receiver_.next());
  const std::string number =
      std::to_string(*owner_->get(kDeliveries).json.find("deliveries")->items().at(0).integer_at("number"));
  KitClient stranger = kit_.operator_of("other", {Role::owner});
  const std::string other = "/api/v1/programmes/other/";
  EXPECT_EQ(stranger.get(of(id)).code(), "forbidden");
  EXPECT_EQ(stranger.get(other + "webhooks/" + id).code(), "hook_endpoint_unknown");
  EXPECT_EQ(stranger.remove(other + "webhooks/" + id).code(), "hook_endpoint_unknown");
  EXPECT_EQ(stranger.post(other + "webhooks/" + id + "/rotate").code(), "hook_endpoint_unknown");
  EXPECT_EQ(stranger.get(other + "webhook-deliveries/" + number).code(), "hook_delivery_unknown");
  EXPECT_EQ(stranger.post(other + "webhook-deliveries/" + number + "/replay").code(), "hook_delivery_unknown");
  EXPECT_EQ(stranger.get(other + "webhook-deliveries/none").code(), "hook_delivery_unknown");
  EXPECT_EQ(stranger.get(other + "webhook-deliveries").json.find("deliveries")->items().size(), 0U);
}

TEST_F(OfficeHooks, EveryChangeIsInTheAuditLog) {
  const std::string id = id_of(add());
  EXPECT_EQ(owner_->post(of(id, "/rotate")).status, 200);
  EXPECT_EQ(owner_->patch(of(id), R"({"description":"x"})").status, 200);
  EXPECT_EQ(owner_->remove(of(id)).status, 200);
  std::vector<std::string> actions;
  kit_.office().ask([&](Work& work) {
    for (const AuditEntry& entry : list_audit(work, {.subject = id}, 0, 10)) {
      actions.push_back(entry.action);
      EXPECT_EQ(entry.actor, owner_->id);
      EXPECT_EQ(entry.programme, "shop");
      EXPECT_EQ(entry.details.find("whsec"), std::string::npos);
    }
  });
  EXPECT_THAT(actions,
              ::testing::ElementsAre("webhook_removed", "webhook_changed", "webhook_secret_rotated", "webhook_added"));
}

}  // namespace
}  // namespace greenpool
