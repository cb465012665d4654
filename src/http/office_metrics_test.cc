// GET /metrics of an office, and how often a client may ask.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

#include "http/testing/office_kit.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class OfficeMetrics : public ::testing::Test {
 protected:
  OfficeMetrics() {
    kit_.metrics = std::make_unique<Metrics>(MetricsOptions{
        .version = "1", .commit = "c", .routes = {"/api/v1/programmes", "/metrics"}, .providers = {"sandbox"}});
    kit_.restart();
    kit_.add_programme("classic", "shop");
  }
  MetricsDoor& door() { return *kit_.hall().metrics; }
  KitAnswer scrape(std::string_view more = "") { return kit_.anybody().ask("GET", "/metrics", "", more); }

  OfficeKit kit_;
};

TEST_F(OfficeMetrics, ShowWhatRunsHere) {
  KitClient owner = kit_.operator_of("shop", {Role::owner});
  EXPECT_EQ(owner.get("/api/v1/programmes").status, 200);
  EXPECT_EQ(owner.get("/api/v1/programmes/shop/webhooks").status, 200);
  EXPECT_EQ(owner.get("/nowhere/o-123").status, 404);
  const KitAnswer shown = scrape();
  ASSERT_EQ(shown.status, 200);
  EXPECT_THAT(shown.fields.at("content-type"), HasSubstr("text/plain; version=0.0.4"));
  EXPECT_THAT(
      shown.text,
      HasSubstr(R"(greenpool_http_requests_total{method="GET",route="/api/v1/programmes",status_class="2xx"} 1)"));
  EXPECT_THAT(shown.text, HasSubstr(R"(route="other",status_class="4xx"})"));
  EXPECT_THAT(shown.text, Not(HasSubstr("o-123")));
  EXPECT_THAT(shown.text, HasSubstr(R"(greenpool_programme_alarm{programme="shop"} 0)"));
  EXPECT_THAT(shown.text, HasSubstr(R"(greenpool_programme_records_total{programme="shop"} 1)"));
  EXPECT_THAT(shown.text, HasSubstr("greenpool_office_queue_length 0"));
  EXPECT_THAT(shown.text, Not(HasSubstr("greenpool_office_transaction_duration_seconds_count 0")));
  EXPECT_THAT(shown.text, Not(HasSubstr("greenpool_password_hash_duration_seconds_count 0"))) << "the owner's";
}

TEST_F(OfficeMetrics, CountWhatWasSaidOfTheLawsLimits) {
  const auto shows = [this](const std::string& line) {
    for (int tries = 0; tries < 500; ++tries) {
      if (scrape().text.find(line) != std::string::npos) return true;
      kit_.house().wake_pumps();
      usleep(10'000);
    }
    return false;
  };
  const std::string series = R"(greenpool_compliance_alarms{kind="people_and_levels",programme="shop",state="near"} )";
  EXPECT_TRUE(shows(series + "0")) << scrape().text;
  kit_.office().ask([](Work& work) {
    EXPECT_TRUE(raise_alarm(work, "shop", {.subject = "ann", .state = LimitState::near, .people = 24, .levels = 2}));
  });
  EXPECT_TRUE(shows(series + "1"));
}

TEST_F(OfficeMetrics, ARefusalNamesWhoWasTold) {
  std::mutex mutex;
  std::vector<std::string> refused;
  kit_.on_answer = [&](const AnswerNote& note) {
    const std::lock_guard lock(mutex);
    if (note.status != 403) return;
    refused.push_back(std::string(note.caller_kind) + " " + std::string(note.caller) + " " +
                      std::string(note.operation) + " " + std::string(note.problem));
  };
  kit_.restart();
  KitClient support = kit_.operator_of("shop", {Role::support});
  KitClient member = kit_.member();
  EXPECT_EQ(support.post("/api/v1/programmes/shop/imports/goods?dry_run=true", "{}").code(), "forbidden");
  EXPECT_EQ(support.post("/api/v1/programmes/shop/commands", R"({"type":"pay_in","amount":"1.00"})").code(),
            "forbidden");
  EXPECT_EQ(member.get("/api/v1/programmes/shop/books").code(), "forbidden");
  EXPECT_EQ(kit_.anybody().get("/api/v1/programmes/shop/books").code(), "unauthorized");
  kit_.stop();
  EXPECT_EQ(refused, (std::vector<std::string>{"operator " + support.id + " import_goods forbidden",
                                               "operator " + support.id + " submit_command forbidden",
                                               "member " + member.id + " show_books forbidden"}));
}

TEST_F(OfficeMetrics, FollowAProgrammesFigures) {
  KitClient maker = kit_.operator_of("shop", {Role::finance_maker});
  const KitAnswer given = maker.post("/api/v1/programmes/shop/commands", R"({"type":"pay_in","amount":"1000.00"})");
  ASSERT_EQ(given.status, 200) << given.text;
  const std::string text = scrape().text;
  EXPECT_THAT(text, HasSubstr(R"(greenpool_programme_cover_margin_cash{programme="shop"} 1000)"));
  EXPECT_THAT(text, HasSubstr(R"(greenpool_journal_append_duration_seconds_count{programme="shop"} )"));
}

TEST_F(OfficeMetrics, AreForThisMachineAndNotThroughAProxy) {
  EXPECT_EQ(scrape().status, 200);
  EXPECT_EQ(scrape("X-Forwarded-For: 203.0.113.9\r\n").code(), "forbidden");
  EXPECT_EQ(scrape("X-Forwarded-For: 127.0.0.1\r\n").code(), "forbidden") << "anybody can write that";
  EXPECT_EQ(kit_.anybody().post("/metrics").code(), "method_not_allowed");
}

TEST_F(OfficeMetrics, OrForWhoeverHasTheToken) {
  const std::string token = "a-token-of-metrics";
  door().open_to(MetricsAccess::token, token);
  EXPECT_EQ(scrape().code(), "unauthorized");
  EXPECT_EQ(scrape("Authorization: Bearer a-token-of-metricz\r\n").code(), "unauthorized");
  EXPECT_EQ(scrape("Authorization: Bearer " + token + "\r\n").status, 200);
  EXPECT_EQ(scrape("Authorization: Bearer " + token + "\r\nX-Forwarded-For: 203.0.113.9\r\n").status, 200);
  EXPECT_EQ(kit_.anybody().ask("GET", "/api/v1/programmes", "", "Authorization: Bearer " + token + "\r\n").code(),
            "unauthorized")
      << "it opens nothing else";
}

TEST_F(OfficeMetrics, OrForNobody) {
  door().open_to(MetricsAccess::off, "");
  EXPECT_EQ(scrape().code(), "not_found");
}

class OfficeRates : public ::testing::Test {
 protected:
  void limit(const RateLimit& others, const RateLimit& keys = {}) {
    kit_.rates = ClientRates{.others = others, .keys = keys};
    kit_.restart();
    kit_.add_programme("classic", "shop");
  }
  static int answered(KitClient& client, int requests) {
    int count = 0;
    for (int i = 0; i < requests; ++i) count += client.get("/api/v1/programmes").status == 200 ? 1 : 0;
    return count;
  }

  OfficeKit kit_;
};

TEST_F(OfficeRates, WhoAsksTooOftenIsToldWhenToComeBack) {
  limit({.per_minute = 1, .burst = 3});
  KitClient client = kit_.anybody();
  EXPECT_EQ(answered(client, 3), 3);
  const KitAnswer refused = client.get("/api/v1/programmes");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.code(), "rate_limited");
  const int seconds = std::stoi(refused.fields.at("retry-after"));
  EXPECT_GE(seconds, 50);
  EXPECT_LE(seconds, 60);
  EXPECT_EQ(client.get("/health/live").status, 200) << "probes are not counted";
}

TEST_F(OfficeRates, AreOfEachSessionAndKeyAndOfAnAddressForStrangers) {
  limit({.per_minute = 1, .burst = 3});
  KitClient owner = kit_.operator_of("shop", {Role::owner});
  KitClient auditor = kit_.operator_of("shop", {Role::auditor});
  KitClient stranger = kit_.anybody();
  EXPECT_EQ(answered(owner, 5), 3);
  EXPECT_EQ(answered(auditor, 5), 3);
  EXPECT_EQ(answered(stranger, 5), 3);
  KitClient guesser = kit_.anybody();
  guesser.key = "gpk_wrong";
  EXPECT_EQ(guesser.get("/api/v1/programmes").code(), "rate_limited") << "a wrong key is a stranger's";
}

TEST_F(OfficeRates, AreTheirOwnForKeys) {
  limit({.per_minute = 1, .burst = 3}, {.per_minute = 1, .burst = 7});
  KitClient owner = kit_.operator_of("shop", {Role::owner});
  const auto make_key = [&] {
    KitClient client = kit_.anybody();
    client.key = owner.post("/api/v1/programmes/shop/keys", R"({"name":"till","scopes":["read"]})").at("key");
    return client;
  };
  KitClient till = make_key();
  KitClient other = make_key();
  const auto answered_of = [](KitClient& client, int requests) {
    int count = 0;
    for (int i = 0; i < requests; ++i) count += client.get("/api/v1/programmes/shop").status == 200 ? 1 : 0;
    return count;
  };
  EXPECT_EQ(answered_of(till, 9), 7);
  EXPECT_EQ(till.get("/api/v1/programmes/shop").code(), "rate_limited");
  EXPECT_EQ(answered_of(other, 9), 7);
}

TEST_F(OfficeRates, OfOneKeyCanBeLowerAndNeverHigher) {
  limit({.per_minute = 600, .burst = 100}, {.per_minute = 60, .burst = 60});
  KitClient owner = kit_.operator_of("shop", {Role::owner});
  const auto make_key = [&](std::string_view per_minute) {
    return owner.post("/api/v1/programmes/shop/keys",
                      R"({"name":"till","scopes":["read"],"requests_per_minute":)" + std::string(per_minute) + "}");
  };
  EXPECT_EQ(make_key("61").code(), "api_key_malformed");
  EXPECT_EQ(make_key("0").code(), "field_invalid");
  const KitAnswer made = make_key("3");
  ASSERT_EQ(made.status, 201) << made.text;
  const KitAnswer whole = make_key("60");
  const auto answered_of = [this](const std::string& key) {
    KitClient client = kit_.anybody();
    client.key = key;
    int count = 0;
    for (int i = 0; i < 10; ++i) count += client.get("/api/v1/programmes/shop").status == 200 ? 1 : 0;
    return count;
  };
  EXPECT_EQ(answered_of(made.at("key")), 3) << "a minute ahead, as all keys here";
  EXPECT_EQ(answered_of(whole.at("key")), 10);
  const KitAnswer list = owner.get("/api/v1/programmes/shop/keys");
  EXPECT_THAT(list.text, HasSubstr("\"id\":\"" + made.at("id") + "\""));
  EXPECT_THAT(list.text, HasSubstr(R"("requests_per_minute":3)"));
  kit_.restart();
  EXPECT_EQ(answered_of(made.at("key")), 3) << "kept over a restart";
}

TEST_F(OfficeRates, OfKeysCanBeOff) {
  limit({.per_minute = 1, .burst = 3}, {.per_minute = 0, .burst = 1});
  KitClient owner = kit_.operator_of("shop", {Role::owner});
  KitClient till = kit_.anybody();
  till.key = owner.post("/api/v1/programmes/shop/keys", R"({"name":"till","scopes":["read"]})").at("key");
  for (int i = 0; i < 150; ++i) ASSERT_EQ(till.get("/api/v1/programmes/shop").status, 200) << i;
}

TEST_F(OfficeRates, AreOffUnlessSet) {
  KitClient client = kit_.anybody();
  EXPECT_EQ(answered(client, 150), 150);
}

}  // namespace
}  // namespace greenpool
