// What is asked for from afar: presets with changes, what is refused before it begins, and that the files are those of
// the runs themselves.
#include "sim/simulation_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "json/value.h"
#include "sim/document_changes.h"
#include "sim/effort.h"
#include "sim/output.h"
#include "sim/scenario_keys.h"
#include "sim/simulation.h"

namespace greenpool {
namespace {

using ::testing::HasSubstr;

std::string preset_with(std::string_view id, const DocumentChanges& changes) {
  const SimulationPreset& preset = *find_simulation_preset(id);
  const Result<std::string> text = with_changes(preset.document, vocabulary_of(preset), changes);
  EXPECT_TRUE(text.has_value()) << text.error().message;
  return text.value_or("");
}

SimulationRequest small(SimulationKind kind) {
  return {.kind = kind, .scenario = preset_with("quiet-year", {{"scenario.days", "40"}, {"arrivals.per_day", "2"}})};
}

TEST(SimulationPresets, AreValidAndTheOnesOfTheExamples) {
  for (const SimulationPreset& preset : simulation_presets()) {
    SimulationRequest request{.kind = preset.kind};
    (preset.kind == SimulationKind::design ? request.goals : request.scenario) = preset.document;
    const Result<PreparedSimulation> prepared = prepare_simulation(request);
    EXPECT_TRUE(prepared.has_value()) << preset.id << ": " << prepared.error().message;
  }
  std::ifstream file(std::string(GREENPOOL_DOCS) + "/../examples/scenario-logistic.toml");
  std::ostringstream example;
  example << file.rdbuf();
  EXPECT_EQ(example.str(), find_simulation_preset("growth-that-ends")->document);
}

TEST(SimulationPresets, TakeChangesOfEveryKindOfKey) {
  const std::string text = preset_with("growth-that-ends", {{"scenario.days", "30"},
                                                            {"orders.spread", ""},
                                                            {"orders.value", "fixed"},
                                                            {"arrivals.until_day", "9"},
                                                            {"sellers[2].multiple", "3"},
                                                            {"refunds.share", "0.02"},
                                                            {"scenario.name", "With \"quotes\""}});
  const Result<Scenario> scenario = parse_scenario(
      text, "test",
      {.terms = [](const std::string& name) -> Result<Terms> { return *find_preset(name); }, .orders = {}});
  // Refunds need terms that allow them: what is impossible is for the reader to say.
  ASSERT_FALSE(scenario.has_value());
  EXPECT_THAT(scenario.error().message, HasSubstr("refunds"));
  const std::string without = preset_with("growth-that-ends", {{"scenario.days", "30"},
                                                               {"orders.spread", ""},
                                                               {"orders.value", "fixed"},
                                                               {"arrivals.until_day", "9"},
                                                               {"sellers[2].multiple", "3"},
                                                               {"scenario.name", "With \"quotes\""}});
  const Result<Scenario> read = parse_scenario(
      without, "test",
      {.terms = [](const std::string& name) -> Result<Terms> { return *find_preset(name); }, .orders = {}});
  ASSERT_TRUE(read.has_value()) << read.error().message << without;
  EXPECT_EQ(read->days, 30);
  EXPECT_EQ(read->name, "With \"quotes\"");
  EXPECT_EQ(read->arrivals.until_day, 9);
  EXPECT_EQ(read->purchases.value, OrderValue::fixed);
  EXPECT_EQ(read->sellers[1].multiple, Multiple(3'000'000));
}

TEST(SimulationPresets, RefuseWhatIsNoKeyOrNoValue) {
  const std::string_view document = find_simulation_preset("quiet-year")->document;
  const auto code = [document](const DocumentChanges& changes) {
    const Result<std::string> text = with_changes(document, kScenarioVocabulary, changes);
    return text ? "" : text.error().code;
  };
  EXPECT_EQ(code({{"scenario.colour", "red"}}), "scenario_unknown_key");
  EXPECT_EQ(code({{"sellers[9].share", "1"}}), "scenario_unknown_key");
  EXPECT_EQ(code({{"scenario.days", "a week"}}), "scenario_wrong_type");
  EXPECT_EQ(code({{"scenario.days", "3\nseed = 4"}}), "scenario_wrong_type");
  EXPECT_EQ(code({{"scenario.name", "a\nb"}}), "scenario_wrong_type");
}

TEST(SimulationPresets, SayWhatCanBeSet) {
  const auto settings = settings_of(find_simulation_preset("quiet-year")->document, kScenarioVocabulary);
  ASSERT_TRUE(settings.has_value());
  const auto find = [&settings](std::string_view key) {
    return std::find_if(settings->begin(), settings->end(),
                        [key](const DocumentSetting& setting) { return setting.key == key; });
  };
  ASSERT_NE(find("scenario.days"), settings->end());
  EXPECT_EQ(find("scenario.days")->value, "365");
  EXPECT_EQ(find("scenario.days")->kind, EntryKind::integer);
  EXPECT_EQ(find("arrivals.until_day")->value, std::nullopt);
  EXPECT_EQ(find("sellers[2].kind")->value, "hazard");
  EXPECT_EQ(find("orders.amount")->example, "1000.00");
  EXPECT_EQ(find("sellers[3].kind"), settings->end());
}

TEST(SimulationRequests, OfASimulationLeaveTheFilesOfItsRuns) {
  SimulationRequest request = small(SimulationKind::simulation);
  request.seed = 7;
  request.runs = 2;
  Result<PreparedSimulation> prepared = prepare_simulation(request);
  ASSERT_TRUE(prepared.has_value()) << prepared.error().message;
  EXPECT_EQ(prepared->days, 80U);
  RunsProgress progress;
  const Result<SimulationOutcome> outcome = run_simulation(*prepared, progress);
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(progress.days, 80U);

  Result<Scenario> scenario = parse_scenario(
      request.scenario, "elsewhere",
      {.terms = [](const std::string& name) -> Result<Terms> { return *find_preset(name); }, .orders = {}});
  scenario->seed = 7;
  RunsProgress again;
  const auto results = run_all(*scenario, 2, 2, again);
  ASSERT_TRUE(results.has_value());
  const auto files = simulation_files(*scenario, *results);
  ASSERT_EQ(files.size(), outcome->files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    EXPECT_EQ(files[i].name, outcome->files[i].name);
    EXPECT_EQ(files[i].bytes, outcome->files[i].bytes);
  }
  const Result<JsonValue> data = parse_json(outcome->data);
  ASSERT_TRUE(data.has_value());
  EXPECT_EQ(data->find("simulation")->find("series")->find("day")->items().size(), 40U);
  EXPECT_TRUE(data->find("study")->is(JsonValue::Kind::null));
  EXPECT_EQ(parse_json(outcome->figures)->find("simulation")->integer_at("members"), 80);
}

TEST(SimulationRequests, AreMeasuredAsTheyComeOut) {
  const SimulationRequest request = small(SimulationKind::simulation);
  Result<PreparedSimulation> prepared = prepare_simulation(request);
  const Effort effort = effort_of(prepared->scenario);
  RunsProgress progress;
  const auto results = run_all(prepared->scenario, 1, 1, progress);
  EXPECT_EQ(effort.members, results->front().end.members);
  EXPECT_EQ(effort.cohorts, results->front().cohorts.size());
  EXPECT_NEAR(static_cast<double>(effort.orders), static_cast<double>(results->front().end.totals.orders), 20.0);
}

TEST(SimulationRequests, ThatAreTooLargeOrNeedFilesAreRefusedBeforeTheyBegin) {
  const auto code = [](const DocumentChanges& changes, int runs = 1) {
    SimulationRequest request{.kind = SimulationKind::simulation, .scenario = preset_with("quiet-year", changes)};
    request.runs = runs;
    const Result<PreparedSimulation> prepared = prepare_simulation(request);
    return prepared ? std::string() : prepared.error().code;
  };
  EXPECT_EQ(code({}), "");
  EXPECT_EQ(code({{"scenario.days", "3661"}}), "simulation_too_large");
  EXPECT_EQ(code({{"arrivals.per_day", "900"}}), "simulation_too_large");
  EXPECT_EQ(code({{"arrivals.per_day", "800"}}), "");
  EXPECT_EQ(code({{"arrivals.per_day", "800"}}, 100), "simulation_too_large");
  EXPECT_EQ(code({{"scenario.cohort_days", "1"}}), "simulation_too_large");
  EXPECT_EQ(code({}, 101), "simulation_too_large");
  EXPECT_EQ(code({{"scenario.terms", "mine.toml"}}), "scenario_terms_unknown");
  EXPECT_EQ(code({{"scenario.days", "0"}}), "scenario_out_of_range");
  SimulationRequest design{.kind = SimulationKind::design,
                           .goals = preset_with("some-recover", {{"search.reward_rate",
                                                                  "0.1, 0.11, 0.12, 0.13, 0.14, "
                                                                  "0.15, 0.16, 0.17"}})};
  EXPECT_EQ(prepare_simulation(design).error().code, "simulation_too_large");
  design.goals =
      "[design]\nname = \"x\"\nterms = \"classic\"\n[[scenario]]\nfile = \"none\"\n[goals]\nrecovered = "
      "\"0.1\"\n";
  EXPECT_EQ(prepare_simulation(design).error().code, "scenario_unknown");
}

TEST(SimulationRequests, OfADesignAndAStudyHaveTheirFigures) {
  SimulationRequest design{
      .kind = SimulationKind::design,
      .goals =
          "[design]\nname = \"Two\"\nterms = \"classic\"\n[[scenario]]\nfile = \"small\"\n[goals]\nrecovered = "
          "\"0.000001\"\n[search]\nsell_fee = \"0.1, 0.2\"\n",
      .scenarios = {{"small", preset_with("quiet-year", {{"scenario.days", "40"}, {"arrivals.per_day", "2"}})}}};
  Result<PreparedSimulation> prepared = prepare_simulation(design);
  ASSERT_TRUE(prepared.has_value()) << prepared.error().message;
  RunsProgress progress;
  Result<SimulationOutcome> outcome = run_simulation(std::move(*prepared), progress);
  ASSERT_TRUE(outcome.has_value()) << outcome.error().message;
  EXPECT_EQ(parse_json(outcome->figures)->find("design")->integer_at("candidates"), 2);
  EXPECT_EQ(outcome->files.front().name, "design.html");

  SimulationRequest study = small(SimulationKind::study);
  prepared = prepare_simulation(study);
  ASSERT_TRUE(prepared.has_value()) << prepared.error().message;
  RunsProgress of_study;
  outcome = run_simulation(std::move(*prepared), of_study);
  ASSERT_TRUE(outcome.has_value()) << outcome.error().message;
  EXPECT_EQ(parse_json(outcome->figures)->find("study")->integer_at("cells"), 40);
  EXPECT_EQ(parse_json(outcome->data)->find("study")->find("cells")->items().size(), 40U);
}

TEST(SimulationRequests, OfAWhatIfSetTheTermsSideBySide) {
  SimulationRequest request = small(SimulationKind::what_if);
  request.current = *find_preset("classic");
  request.terms = *find_preset("classic");
  request.terms->sell_fee = Rate(500'000);
  Result<PreparedSimulation> prepared = prepare_simulation(request);
  ASSERT_TRUE(prepared.has_value()) << prepared.error().message;
  RunsProgress progress;
  const Result<SimulationOutcome> outcome = run_simulation(std::move(*prepared), progress);
  ASSERT_TRUE(outcome.has_value());
  const Result<JsonValue> data = parse_json(outcome->data);
  const JsonValue& what_if = *data->find("what_if");
  EXPECT_EQ(what_if.find("terms_was")->text_at("sell_fee"), "0.2");
  EXPECT_EQ(what_if.find("terms_would")->text_at("sell_fee"), "0.5");
  EXPECT_EQ(what_if.find("was")->integer_at("members"), what_if.find("would")->integer_at("members"));
  EXPECT_NE(what_if.find("was")->text_at("pool"), what_if.find("would")->text_at("pool"));
  const JsonValue& series = *what_if.find("series");
  EXPECT_EQ(series.find("day")->items().size(), series.find("would")->find("price")->items().size());
}

TEST(SimulationRequests, EndWhenTheyAreStopped) {
  Result<PreparedSimulation> prepared = prepare_simulation(small(SimulationKind::simulation));
  RunsProgress progress;
  progress.stop = true;
  EXPECT_EQ(run_simulation(std::move(*prepared), progress).error().code, "interrupted");
}

}  // namespace
}  // namespace greenpool
