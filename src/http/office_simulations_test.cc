// Simulations over HTTP: every kind, what is refused before it begins, cancelling, a restart, and who may.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/testing/office_kit.h"
#include "json/writer.h"
#include "sim/result_files.h"
#include "sim/runs.h"
#include "sim/simulation_request.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kScenario = R"([scenario]
name = "A few"
terms = "classic"
days = 40
cohort_days = 10

[arrivals]
curve = "constant"
per_day = "3"

[orders]
value = "log_normal"
amount = "1000.00"
spread = "0.5"
cost_share = "0.3"
repeat_per_day = "0.05"

[[sellers]]
kind = "hazard"
share = "1"
per_day = "0.02"
)";

class OfficeSimulations : public ::testing::Test {
 protected:
  OfficeSimulations() { kit_.add_programme("classic", "shop"); }

  static std::string path(std::string_view rest = "") {
    return "/api/v1/programmes/shop/simulations" + std::string(rest);
  }
  // more: further fields, each after a comma.
  static std::string body(std::string_view kind, std::string_view more) {
    return R"({"kind":")" + std::string(kind) + "\"" + std::string(more) + "}";
  }
  static std::string field(std::string_view name, std::string_view text) {
    std::string json = ",\"" + std::string(name) + "\":";
    append_json_string(json, text);
    return json;
  }
  static std::string scenario() { return field("terms_from", "scenario") + field("scenario", kScenario); }

  // Waits for its end; its number.
  std::string finished(const KitAnswer& asked, std::string_view state = "done") {
    EXPECT_EQ(asked.status, 202) << asked.text;
    const std::string number = asked.at("number");
    KitAnswer now;
    for (int tries = 0; tries < 3'000; ++tries) {
      now = owner_.get(path("/" + number));
      if (now.at("state") != "queued" && now.at("state") != "running") break;
      usleep(20'000);
    }
    EXPECT_EQ(now.at("state"), state) << now.text;
    return number;
  }

  OfficeKit kit_;
  KitClient owner_ = kit_.operator_of("shop", {Role::owner});
  KitClient risk_ = kit_.operator_of("shop", {Role::risk});
};

TEST_F(OfficeSimulations, GiveTheFilesOfTheCommandLineToTheByte) {
  const std::string number = finished(risk_.post(path(), body("simulation", scenario() + R"(,"seed":7,"runs":2)")));
  // What `greenpool simulate --seed 7 --runs 2` writes.
  Result<Scenario> scenario = parse_scenario(
      kScenario, "a.toml",
      {.terms = [](const std::string& name) -> Result<Terms> { return *find_preset(name); }, .orders = {}});
  ASSERT_TRUE(scenario.has_value());
  scenario->seed = 7;
  RunsProgress progress;
  const auto results = run_all(*scenario, 2, 2, progress);
  ASSERT_TRUE(results.has_value());
  for (const ResultFile& file : simulation_files(*scenario, *results)) {
    const KitAnswer given = owner_.get(path("/" + number + "/files/" + file.name));
    EXPECT_EQ(given.status, 200);
    EXPECT_TRUE(given.text == file.bytes) << file.name;
    EXPECT_EQ(given.fields.at("content-disposition"), "attachment; filename=\"" + number + "-" + file.name + "\"");
    EXPECT_EQ(given.fields.at("content-type"), media_type_of(file.name));
  }
  EXPECT_EQ(owner_.get(path("/" + number + "/files/office.sqlite")).code(), "not_found");
  EXPECT_EQ(owner_.get(path("/" + number + "/files/page-data.json")).code(), "not_found");

  const KitAnswer shown = owner_.get(path("/" + number));
  EXPECT_EQ(shown.at("seed"), "7");
  EXPECT_EQ(shown.at("runs"), "2");
  EXPECT_EQ(shown.at("name"), "A few");
  EXPECT_EQ(shown.at("asked_by"), risk_.id);
  EXPECT_EQ(to_json(*shown.json.find("progress")), R"({"done":80,"of":80,"unit":"days"})");
  EXPECT_EQ(shown.json.find("figures")->find("simulation")->integer_at("members"), 120);
  EXPECT_EQ(shown.json.find("request")->text_at("scenario"), kScenario);
  EXPECT_TRUE(shown.json.find("request")->find("goals")->is(JsonValue::Kind::null));
  const KitAnswer data = owner_.get(path("/" + number + "/page-data"));
  EXPECT_EQ(data.at("kind"), "simulation");
  EXPECT_EQ(data.json.find("simulation")->find("series")->find("price")->items().size(), 40U);
  EXPECT_EQ(data.json.find("simulation")->find("cohorts")->items().size(), 4U);
  EXPECT_TRUE(data.json.find("simulation")->find("bands")->is(JsonValue::Kind::object));
  EXPECT_TRUE(data.json.find("design")->is(JsonValue::Kind::null));
  const KitAnswer audit = owner_.get("/api/v1/programmes/shop/audit");
  EXPECT_THAT(audit.text, HasSubstr("simulation_asked"));
}

TEST_F(OfficeSimulations, PresetsCanBeRunAsTheyAreOrWithChangesUnderTheProgrammesTerms) {
  const KitAnswer presets = owner_.get("/api/v1/programmes/shop/simulation-presets");
  ASSERT_EQ(presets.status, 200);
  EXPECT_EQ(presets.json.find("presets")->items().size(), simulation_presets().size());
  EXPECT_EQ(presets.json.find("limits")->integer_at("members"), static_cast<std::int64_t>(kSimulatedMembersMax));
  EXPECT_THAT(presets.text, HasSubstr(R"("choices":["constant","linear","exponential","fading","logistic"])"));
  EXPECT_THAT(presets.text, HasSubstr("平稳的一年"));
  const KitAnswer asked =
      owner_.post(path(), body("simulation", field("terms_from", "current") + field("preset", "quiet-year") +
                                                 R"(,"changes":{"scenario.days":"20","arrivals.per_day":"1"})"));
  EXPECT_THAT(std::string(*asked.json.find("request")->text_at("terms")), HasSubstr("id = \"shop\""));
  const KitAnswer shown = owner_.get(path("/" + finished(asked)));
  EXPECT_EQ(to_json(*shown.json.find("progress")), R"({"done":20,"of":20,"unit":"days"})");
  EXPECT_EQ(shown.at("terms_from"), "current");
}

TEST_F(OfficeSimulations, StudiesAndDesignsHaveTheirOwnFilesAndData) {
  const std::string study =
      finished(owner_.post(path(), body("study", field("terms_from", "scenario") + field("preset", "forced-exit") +
                                                     R"(,"changes":{"scenario.days":"30","arrivals.per_day":"1"})")));
  const KitAnswer of_study = owner_.get(path("/" + study + "/page-data"));
  EXPECT_EQ(of_study.json.find("study")->find("cells")->items().size(), 40U);
  EXPECT_THAT(owner_.get(path("/" + study + "/files/conclusion.zh.txt")).text, HasSubstr("。"));
  EXPECT_THAT(owner_.get(path("/" + study + "/files/study.html")).text, HasSubstr("<!DOCTYPE html>"));

  const std::string goals =
      "[design]\nname = \"Two\"\nterms = \"classic\"\n[[scenario]]\nfile = \"small.toml\"\n[goals]\nplatform_rate = "
      "\"0.05\"\n[search]\nsell_fee = \"0.1, 0.2\"\n";
  std::string scenarios = R"(,"scenarios":[{"file":"small.toml","scenario":)";
  append_json_string(scenarios, kScenario);
  const std::string design = finished(
      owner_.post(path(), body("design", field("terms_from", "scenario") + field("goals", goals) + scenarios + "}]")));
  const KitAnswer shown = owner_.get(path("/" + design));
  EXPECT_EQ(shown.json.find("figures")->find("design")->integer_at("candidates"), 2);
  EXPECT_EQ(shown.json.find("request")->find("scenarios")->items().size(), 1U);
  EXPECT_EQ(owner_.get(path("/" + design + "/page-data")).json.find("design")->find("candidates")->items().size(), 2U);
  EXPECT_THAT(owner_.get(path("/" + design + "/files/candidates.csv")).text, HasSubstr("grant_rate,sell_fee"));
  EXPECT_THAT(owner_.get(path("/" + design + "/files/terms-1.toml")).text, HasSubstr("[programme]"));
}

TEST_F(OfficeSimulations, AWhatIfSetsOtherTermsBesideTheCurrentOnes) {
  Terms other = *find_preset("classic");
  other.id = "shop";
  other.sell_fee = Rate(500'000);
  const std::string given = field("terms_from", "given") + field("terms", to_toml(other));
  const std::string of_scenario = finished(
      owner_.post(path(), body("what_if", given + field("what_if_of", "scenario") + field("scenario", kScenario))));
  const KitAnswer data = owner_.get(path("/" + of_scenario + "/page-data"));
  const JsonValue& what_if = *data.json.find("what_if");
  EXPECT_EQ(what_if.find("terms_was")->text_at("sell_fee"), "0.2");
  EXPECT_EQ(what_if.find("terms_would")->text_at("sell_fee"), "0.5");
  EXPECT_EQ(what_if.find("series")->find("day")->items().size(), 40U);
  EXPECT_NE(what_if.find("was")->text_at("pool"), what_if.find("would")->text_at("pool"));

  constexpr std::string_view kCommands = "/api/v1/programmes/shop/imports/";
  ASSERT_EQ(owner_
                .ask("POST", std::string(kCommands) + "members?dry_run=false", "member,referrer,accepts\nann,,1\n", "",
                     "text/csv")
                .at("done"),
            "1");
  ASSERT_EQ(owner_
                .ask("POST", std::string(kCommands) + "orders?dry_run=false",
                     "member,order,paid,cost\nann,o1,1000.00,300.00\n", "", "text/csv")
                .at("done"),
            "1");
  other.sell_fee = Rate(200'000);
  const std::string same = field("terms_from", "given") + field("terms", to_toml(other));
  const std::string of_history = finished(owner_.post(path(), body("what_if", same + field("what_if_of", "history"))));
  const KitAnswer history = owner_.get(path("/" + of_history + "/page-data"));
  const JsonValue& found = *history.json.find("what_if");
  EXPECT_EQ(found.integer_at("asked"), 2);
  EXPECT_EQ(to_json(*found.find("was")), to_json(*found.find("would"))) << "the same terms come to the same";
  EXPECT_EQ(found.find("was")->integer_at("orders"), 1);
  EXPECT_EQ(found.find("series")->find("day")->items().size(), 1U);
  EXPECT_EQ(owner_.get(path("/" + of_history)).json.find("progress")->text_at("unit"), "records");
}

TEST_F(OfficeSimulations, AreInTheCurrencyOfTheTermsThatAreRun) {
  Terms dinars = *find_preset("classic");
  dinars.currency = *find_currency("KWD");
  const std::string given = field("terms_from", "given") + field("terms", to_toml(dinars));
  const std::string number = finished(owner_.post(path(), body("simulation", given + field("scenario", kScenario))));
  const KitAnswer shown = owner_.get(path("/" + number));
  EXPECT_EQ(shown.at("currency"), "KWD");
  EXPECT_EQ(shown.at("digits"), "3");
  const auto spent = shown.json.find("figures")->find("simulation")->text_at("spent");
  ASSERT_TRUE(spent.has_value());
  EXPECT_EQ(spent->size() - spent->find('.'), 4U) << *spent << " has a point and three decimals";
  EXPECT_EQ(owner_.get(path()).json.find("simulations")->items().front().text_at("currency"), "KWD");
  const std::string own = finished(owner_.post(path(), body("simulation", scenario())));
  EXPECT_EQ(owner_.get(path("/" + own)).at("currency"), "CNY");
  EXPECT_EQ(owner_.get(path("/" + own)).at("digits"), "2");
  // Beside the programme's own terms only their currency can stand.
  for (const std::string& of :
       {field("what_if_of", "history"), field("what_if_of", "scenario") + field("scenario", kScenario)}) {
    const KitAnswer refused = owner_.post(path(), body("what_if", given + of));
    EXPECT_EQ(refused.code(), "simulation_document_invalid") << of;
    EXPECT_THAT(refused.at("detail"), HasSubstr("another currency")) << of;
  }
}

TEST_F(OfficeSimulations, WhatCannotBeRunIsRefusedBeforeItWaits) {
  const auto refusal = [this](std::string_view kind, const std::string& more) {
    const KitAnswer answer = owner_.post(path(), body(kind, more));
    return answer.status == 202 ? "taken" : answer.code();
  };
  const std::string of_scenario = field("terms_from", "scenario");
  EXPECT_EQ(refusal("simulation", of_scenario), "simulation_preset_unknown");
  EXPECT_EQ(refusal("simulation", of_scenario + field("preset", "some-recover")), "simulation_preset_unknown");
  EXPECT_EQ(refusal("simulation", of_scenario + field("scenario", "[scenario")), "simulation_document_invalid");
  EXPECT_EQ(refusal("simulation", scenario() + R"(,"changes":{"scenario.days":"3"})"), "field_invalid");
  EXPECT_EQ(refusal("simulation", of_scenario + field("preset", "quiet-year") + R"(,"changes":{"scenario.days":"x"})"),
            "simulation_document_invalid");
  EXPECT_EQ(
      refusal("simulation", of_scenario + field("preset", "quiet-year") + R"(,"changes":{"arrivals.per_day":"5000"})"),
      "simulation_too_large");
  EXPECT_EQ(refusal("simulation", scenario() + R"(,"runs":101)"), "field_invalid");
  EXPECT_EQ(refusal("study", scenario() + R"(,"runs":2)"), "field_invalid");
  EXPECT_EQ(refusal("simulation", scenario() + field("terms", "x")), "field_invalid");
  EXPECT_EQ(refusal("simulation", field("terms_from", "given") + field("scenario", kScenario)), "field_invalid");
  EXPECT_EQ(refusal("simulation", field("terms_from", "given") + field("terms", "x") + field("scenario", kScenario)),
            "simulation_document_invalid");
  EXPECT_EQ(refusal("simulation", field("terms_from", "proposed") + field("scenario", kScenario)), "unknown_proposal");
  EXPECT_EQ(refusal("what_if", scenario() + field("what_if_of", "scenario")), "field_invalid");
  EXPECT_EQ(refusal("what_if", field("terms_from", "proposed")), "field_invalid");
  EXPECT_EQ(refusal("what_if", field("terms_from", "given") + field("terms", to_toml(*find_preset("classic"))) +
                                   field("what_if_of", "history") + R"(,"seed":3)"),
            "field_invalid");
  EXPECT_EQ(refusal("simulation", scenario() + R"(,"scenarios":[])"), "field_invalid");
  EXPECT_EQ(refusal("forecast", scenario()), "field_invalid");
  const KitAnswer detail = owner_.post(
      path(), body("simulation", of_scenario + field("scenario", "[scenario]\nname = \"x\"\ncolour = \"red\"\n")));
  EXPECT_THAT(detail.at("detail"), HasSubstr("scenario_unknown_key: scenario:3:"));
  EXPECT_EQ(to_json(*owner_.get(path()).json.find("simulations")), "[]");
  EXPECT_EQ(owner_.get(path("/1")).code(), "simulation_unknown");
}

TEST_F(OfficeSimulations, CanBeCancelledRemovedAndSurviveARestart) {
  const std::string long_one = body("simulation", field("terms_from", "current") + field("preset", "quiet-year") +
                                                      R"(,"changes":{"scenario.days":"3650","arrivals.per_day":"60"})");
  const std::string running = owner_.post(path(), long_one).at("number");
  for (int tries = 0; tries < 1'000 && owner_.get(path("/" + running)).at("state") != "running"; ++tries)
    usleep(10'000);
  const std::string done = owner_.post(path(), body("simulation", scenario())).at("number");
  EXPECT_EQ(owner_.remove(path("/" + running)).code(), "simulation_under_way");
  EXPECT_EQ(owner_.get(path("/" + done + "/page-data")).code(), "simulation_without_result");
  const KitAnswer cancelled = risk_.post(path("/" + running + "/cancel"));
  EXPECT_EQ(cancelled.at("state"), "cancelled");
  KitAnswer next;
  for (int tries = 0; tries < 3'000 && next.at("state") != "done"; ++tries) {
    next = owner_.get(path("/" + done));
    usleep(10'000);
  }
  EXPECT_EQ(next.at("state"), "done");
  EXPECT_EQ(owner_.get(path("/" + running)).at("state"), "cancelled");
  EXPECT_EQ(owner_.post(path("/" + running + "/cancel")).code(), "simulation_ended");

  const std::string interrupted = owner_.post(path(), long_one).at("number");
  for (int tries = 0; tries < 1'000 && owner_.get(path("/" + interrupted)).at("state") != "running"; ++tries) {
    usleep(10'000);
  }
  const std::string before = owner_.get(path("/" + done + "/files/summary.json")).text;
  EXPECT_THAT(before, HasSubstr("\"members\":120"));
  kit_.restart();
  KitClient again = kit_.operator_of("shop", {Role::owner});
  EXPECT_EQ(again.get(path("/" + interrupted)).at("state"), "interrupted");
  EXPECT_EQ(again.get(path("/" + done + "/files/summary.json")).text, before);
  const KitAnswer page = again.get(path("?limit=2"));
  EXPECT_EQ(page.json.find("simulations")->items().size(), 2U);
  EXPECT_EQ(again.get(path("?before=" + page.at("next"))).json.find("simulations")->items().size(), 1U);
  EXPECT_EQ(to_json(*again.get(path("?kind=study")).json.find("simulations")), "[]");
  EXPECT_EQ(again.remove(path("/" + done)).at("done"), "true");
  EXPECT_EQ(again.get(path("/" + done)).code(), "simulation_unknown");
  EXPECT_EQ(again.get(path("/" + done + "/files/summary.json")).code(), "simulation_unknown");
}

TEST_F(OfficeSimulations, BelongToOneProgrammeAndThoseWhoMay) {
  kit_.add_programme("classic", "other");
  const std::string number = finished(owner_.post(path(), body("simulation", scenario())));
  KitClient elsewhere = kit_.operator_of("other", {Role::owner});
  EXPECT_EQ(elsewhere.get("/api/v1/programmes/other/simulations/" + number).code(), "simulation_unknown");
  EXPECT_EQ(elsewhere.remove("/api/v1/programmes/other/simulations/" + number).code(), "simulation_unknown");
  EXPECT_EQ(elsewhere.get(path("/" + number)).code(), "forbidden");
  KitClient auditor = kit_.operator_of("shop", {Role::auditor});
  EXPECT_EQ(auditor.get(path("/" + number)).status, 200);
  EXPECT_EQ(auditor.post(path(), body("simulation", scenario())).code(), "forbidden");
  EXPECT_EQ(auditor.remove(path("/" + number)).code(), "forbidden");
  KitClient support = kit_.operator_of("shop", {Role::support});
  EXPECT_EQ(support.get(path()).code(), "forbidden");
  EXPECT_EQ(kit_.member().get(path()).code(), "forbidden");
}

}  // namespace
}  // namespace greenpool
