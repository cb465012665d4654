#include "ops/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <sstream>
#include <thread>

#include "journal/test_directory.h"
#include "json/value.h"
#include "ops/promql_for_test.h"

namespace greenpool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

MetricsOptions options() {
  return {.version = "0.1.0", .commit = "abc", .routes = {"/v1/orders/{id}"}, .providers = {"wechat"}};
}

// Every metric once.
void use_all(Metrics& metrics) {
  using std::chrono::milliseconds;
  metrics.http_answered({"/v1/orders/{id}", "GET", 200, milliseconds(3)});
  metrics.office_queue(2);
  metrics.office_transaction(milliseconds(1));
  metrics.programme({.programme = "p",
                     .records = 10,
                     .batches = 4,
                     .queue = 1,
                     .exits = 2,
                     .open_withdrawals = 3,
                     .price = 1.5,
                     .pool = 300.25,
                     .circulating = 210,
                     .wallets = 20,
                     .cover_margin = 5,
                     .alarm = false});
  metrics.compliance_alarms({.programme = "p", .kind = "holders", .state = "near", .raised = 2});
  metrics.journal_append("p", milliseconds(2));
  metrics.password_queue(1);
  metrics.password_hashed(milliseconds(100));
  metrics.password_turned_away();
  metrics.webhook_attempt(WebhookResult::delivered, milliseconds(20));
  metrics.webhooks_waiting(7);
  metrics.payment_call({"wechat", PaymentOperation::refund, CallOutcome::ok, milliseconds(50)});
  metrics.payments_waiting(1);
  metrics.sms_sent(CallOutcome::refused);
  metrics.parcel_asked(CallOutcome::failed);
  metrics.tls_certificate(Timestamp(1'900'000'000'000'000));
  metrics.backup_made(Timestamp(1'800'000'000'000'000), milliseconds(1'500), 4'096);
  metrics.backup_failed();
}

// The value of one series; -1: it is not there.
double value_of(const std::string& scrape, const std::string& series) {
  std::istringstream lines(scrape);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(series + " ")) return std::stod(line.substr(series.size() + 1));
  }
  return -1;
}

TEST(Metrics, ShowWhatWasObserved) {
  Metrics metrics(options());
  use_all(metrics);
  const std::string scrape = metrics.scrape();
  const auto value = [&](const char* series) { return value_of(scrape, series); };
  EXPECT_EQ(value(R"(greenpool_http_requests_total{method="GET",route="/v1/orders/{id}",status_class="2xx"})"), 1);
  EXPECT_EQ(value(R"(greenpool_http_request_duration_seconds_count{method="GET",route="/v1/orders/{id}"})"), 1);
  EXPECT_EQ(value("greenpool_office_queue_length"), 2);
  EXPECT_EQ(value("greenpool_office_transaction_duration_seconds_count"), 1);
  EXPECT_EQ(value(R"(greenpool_programme_records_total{programme="p"})"), 10);
  EXPECT_EQ(value(R"(greenpool_programme_pool_cash{programme="p"})"), 300.25);
  EXPECT_EQ(value(R"(greenpool_programme_price{programme="p"})"), 1.5);
  EXPECT_EQ(value(R"(greenpool_programme_alarm{programme="p"})"), 0);
  EXPECT_EQ(value(R"(greenpool_compliance_alarms{kind="holders",programme="p",state="near"})"), 2);
  EXPECT_EQ(value(R"(greenpool_journal_append_duration_seconds_count{programme="p"})"), 1);
  EXPECT_EQ(value("greenpool_password_refused_total"), 1);
  EXPECT_EQ(value(R"(greenpool_webhook_attempts_total{result="delivered"})"), 1);
  EXPECT_EQ(value(R"(greenpool_webhook_attempts_total{result="dead"})"), 0) << "there from the start";
  EXPECT_EQ(value(R"(greenpool_payment_calls_total{operation="refund",provider="wechat",result="ok"})"), 1);
  EXPECT_EQ(value(R"(greenpool_sms_total{result="refused"})"), 1);
  EXPECT_EQ(value(R"(greenpool_parcel_queries_total{result="failed"})"), 1);
  EXPECT_EQ(value(R"(greenpool_parcel_queries_total{result="ok"})"), 0) << "there from the start";
  EXPECT_EQ(value("greenpool_tls_certificate_expiry_timestamp_seconds"), 1'900'000'000);
  EXPECT_EQ(value("greenpool_backup_last_success_timestamp_seconds"), 1'800'000'000);
  EXPECT_EQ(value("greenpool_backup_last_duration_seconds"), 1.5);
  EXPECT_EQ(value(R"(greenpool_build_info{commit="abc",version="0.1.0"})"), 1);
  EXPECT_GT(value("process_resident_memory_bytes"), 1'000'000);
  EXPECT_GE(value("process_open_fds"), 3);
  EXPECT_GT(value("process_start_time_seconds"), 1'500'000'000);
}

TEST(Metrics, FollowCountsUpwards) {
  Metrics metrics(options());
  metrics.programme({.programme = "p", .records = 10});
  metrics.programme({.programme = "p", .records = 17, .alarm = true});
  metrics.programme({.programme = "p", .records = 16, .alarm = true});
  const std::string scrape = metrics.scrape();
  EXPECT_EQ(value_of(scrape, R"(greenpool_programme_records_total{programme="p"})"), 17);
  EXPECT_EQ(value_of(scrape, R"(greenpool_programme_alarm{programme="p"})"), 1);
}

TEST(Metrics, KeepTheirLabelsBounded) {
  Metrics metrics(options());
  for (int i = 0; i < 50; ++i) {
    metrics.http_answered({"/v1/orders/o-" + std::to_string(i), "BREW" + std::to_string(i), 200 + i * 100, {}});
    metrics.payment_call({"p-" + std::to_string(i), PaymentOperation::query, CallOutcome::failed, {}});
  }
  for (std::size_t i = 0; i < kMetricsProgrammesMax + 10; ++i) {
    metrics.programme({.programme = "p-" + std::to_string(i)});
    metrics.journal_append("p-" + std::to_string(i), {});
  }
  const std::string scrape = metrics.scrape();
  EXPECT_THAT(scrape, Not(HasSubstr("o-1")));
  EXPECT_THAT(scrape, Not(HasSubstr("BREW")));
  EXPECT_EQ(value_of(scrape, R"(greenpool_http_request_duration_seconds_count{method="other",route="other"})"), 50);
  EXPECT_EQ(value_of(scrape, R"(greenpool_http_requests_total{method="other",route="other",status_class="other"})"),
            46);
  EXPECT_EQ(value_of(scrape, R"(greenpool_payment_calls_total{operation="query",provider="other",result="failed"})"),
            50);
  EXPECT_EQ(value_of(scrape, R"(greenpool_journal_append_duration_seconds_count{programme="other"})"), 10);
  EXPECT_EQ(value_of(scrape, R"(greenpool_programme_alarm{programme="other"})"), -1);
}

TEST(Metrics, AreNamedByTheConventions) {
  Metrics metrics(options());
  use_all(metrics);
  std::istringstream lines(metrics.scrape());
  int families = 0;
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    static const std::regex kType("# TYPE ([a-z_]+) ([a-z]+)");
    if (!std::regex_match(line, match, kType)) continue;
    ++families;
    const std::string name = match[1];
    EXPECT_TRUE(name.starts_with("greenpool_") || name.starts_with("process_")) << name;
    EXPECT_EQ(name.ends_with("_total"), match[2] == "counter") << name;
    EXPECT_TRUE(match[2] != "histogram" || name.ends_with("_seconds")) << name;
    for (const char* unit : {"_ms", "_milliseconds", "_micros", "_percent", "_kb"}) EXPECT_FALSE(name.ends_with(unit));
  }
  EXPECT_GE(families, 35);
}

TEST(Metrics, MayBeUsedByManyThreads) {
  Metrics metrics(options());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&metrics] {
      for (int i = 0; i < 250; ++i) {
        use_all(metrics);
        if (i % 50 != 0) continue;
        EXPECT_THAT(metrics.scrape(), HasSubstr("greenpool_build_info"));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(value_of(metrics.scrape(),
                     R"(greenpool_http_requests_total{method="GET",route="/v1/orders/{id}",status_class="2xx"})"),
            1'000);
}

// The dashboard and the alerts, held against a scrape.
class Watching : public testing::Test {
 protected:
  Watching() {
    Metrics metrics(options());
    use_all(metrics);
    scrape_ = metrics.scrape();
    collect(*parse_json(file_content(deploy_ / "grafana" / "greenpool.json")), dashboard_);
    std::istringstream rules(file_content(deploy_ / "prometheus" / "greenpool.rules.yml"));
    for (std::string line; std::getline(rules, line);) {
      const std::size_t at = line.find("expr:");
      if (at != std::string::npos) alerts_.push_back(line.substr(at + 5));
    }
  }

  // Every "expr", wherever it stands, and what "label_values(metric, label)" of a variable names.
  static void collect(const JsonValue& value, std::vector<std::string>& expressions) {
    if (value.is(JsonValue::Kind::list)) {
      for (const JsonValue& item : value.items()) collect(item, expressions);
    }
    if (!value.is(JsonValue::Kind::object)) return;
    for (const auto& [name, member] : value.members()) {
      if (name == "expr" && member.is(JsonValue::Kind::text)) expressions.push_back(member.text());
      if (name == "query" && member.is(JsonValue::Kind::text) && member.text().starts_with("label_values(")) {
        const std::string& query = member.text();
        const std::size_t open = query.find('(');
        const std::size_t comma = query.find(',');
        expressions.push_back("sum by (" + query.substr(comma + 1, query.find(')') - comma - 1) + ") (" +
                              query.substr(open + 1, comma - open - 1) + ")");
      }
      collect(member, expressions);
    }
  }
  static std::vector<std::string> unknown(const std::vector<std::string>& expressions, const std::string& scrape) {
    std::vector<std::string> all;
    for (const std::string& expression : expressions) {
      for (const std::string& name : unknown_names(expression, scraped_names(scrape))) {
        all.push_back(name + " in " + expression);
      }
    }
    return all;
  }
  static std::string renamed(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
    return text;
  }

  const std::filesystem::path deploy_ = GREENPOOL_DEPLOY;
  std::string scrape_;
  std::vector<std::string> dashboard_;
  std::vector<std::string> alerts_;
};

TEST_F(Watching, NamesOnlyWhatAScrapeHas) {
  EXPECT_GE(dashboard_.size(), 20U);
  EXPECT_GE(alerts_.size(), 10U);
  EXPECT_THAT(unknown(dashboard_, scrape_), IsEmpty());
  EXPECT_THAT(unknown(alerts_, scrape_), IsEmpty());
}

TEST_F(Watching, IsFoundWrongWhenAnyMetricItUsesIsRenamed) {
  std::set<std::string> used;
  std::vector<std::string> both = dashboard_;
  both.insert(both.end(), alerts_.begin(), alerts_.end());
  for (const std::string& expression : both) {
    for (const auto& [metric, labels] : promql_names(expression).metrics) used.insert(metric);
  }
  used.erase("up");
  EXPECT_GE(used.size(), 20U);
  for (const std::string& metric : used) {
    EXPECT_THAT(unknown(both, renamed(scrape_, "\n" + metric, "\nrenamed_" + metric)), Not(IsEmpty())) << metric;
  }
  EXPECT_THAT(unknown(both, renamed(scrape_, "status_class=", "class=")), Not(IsEmpty()));
  EXPECT_THAT(unknown(both, renamed(scrape_, "programme=", "scheme=")), Not(IsEmpty()));
}

TEST(Promql, NamesAreTakenFromExpressions) {
  const PromqlNames names = promql_names(
      R"(sum by (route) (rate(a_total{class="5xx", job!="b c"}[5m])) / on (x) b_bytes > 0.5 and time() - c_seconds > 2e3)");
  EXPECT_THAT(names.metrics, ElementsAre(testing::Pair("a_total", ElementsAre("class", "job")),
                                         testing::Pair("b_bytes", IsEmpty()), testing::Pair("c_seconds", IsEmpty())));
  EXPECT_THAT(names.grouped_by, ElementsAre("route", "x"));
  const auto scraped = scraped_names("# HELP a x\na_total{class=\"q\\\",}\",route=\"/{id}\"} 1\nb_bytes 2\n");
  EXPECT_THAT(scraped, ElementsAre(testing::Pair("a_total", ElementsAre("class", "route")),
                                   testing::Pair("b_bytes", IsEmpty())));
  EXPECT_THAT(unknown_names("sum by (nope) (a_total{klass=\"x\"})", scraped),
              ElementsAre("a_total{klass}", "by (nope)"));
  EXPECT_THAT(unknown_names("1", scraped), ElementsAre("no metric at all"));
}

}  // namespace
}  // namespace greenpool
