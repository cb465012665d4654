#include "sim/simulation_request.h"

#include <algorithm>
#include <array>

#include "sim/effort.h"
#include "sim/output.h"
#include "sim/page_data.h"

namespace greenpool {
namespace {

constexpr std::string_view kWhatIfFile = "what-if.json";
constexpr int kThreads = 1;  // a server has other work

tl::unexpected<Error> too_large(std::string_view what, std::uint64_t asked, std::uint64_t most) {
  return failure("simulation_too_large", std::to_string(asked) + " " + std::string(what) + " are more than the " +
                                             std::to_string(most) + " that this server runs");
}

Result<Terms> terms_named(const SimulationRequest& request, const std::string& name) {
  if (request.terms) return *request.terms;
  if (const std::optional<Terms> preset = find_preset(name)) return *preset;
  return failure("scenario_terms_unknown", "\"" + name + "\" is no preset of terms");
}

Result<Scenario> read_scenario(const SimulationRequest& request, std::string_view text, std::string_view source) {
  Result<Scenario> scenario =
      parse_scenario(text, source,
                     {.terms = [&request](const std::string& name) { return terms_named(request, name); },
                      .orders = [](const std::string& name, const Terms&) -> Result<RealOrders> {
                        return failure("scenario_without_file", "there is no file \"" + name + "\" here");
                      }});
  if (scenario && request.seed) scenario->seed = *request.seed;
  return scenario;
}

Result<Scenario> read_named(const SimulationRequest& request, const std::string& name) {
  const auto given = std::find_if(request.scenarios.begin(), request.scenarios.end(),
                                  [&name](const NamedScenario& one) { return one.file == name; });
  if (given != request.scenarios.end()) return read_scenario(request, given->text, name);
  const SimulationPreset* const preset = find_simulation_preset(name);
  if (preset != nullptr && preset->kind != SimulationKind::design)
    return read_scenario(request, preset->document, name);
  return failure("scenario_unknown", "there is no scenario \"" + name + "\"");
}

// Adds one run of it; refuses what is too large by itself.
Status measure(const Scenario& scenario, std::uint64_t runs, std::uint64_t& orders) {
  if (scenario.days > kSimulatedDaysMax) {
    return too_large("days", static_cast<std::uint64_t>(scenario.days), kSimulatedDaysMax);
  }
  const Effort effort = effort_of(scenario);
  if (effort.members > kSimulatedMembersMax) return too_large("members", effort.members, kSimulatedMembersMax);
  if (effort.cohorts > kSimulatedCohortsMax) return too_large("cohorts", effort.cohorts, kSimulatedCohortsMax);
  if (effort.orders > kSimulatedOrdersMax) return too_large("orders", effort.orders, kSimulatedOrdersMax);
  orders += effort.orders * runs;
  if (orders > kSimulatedOrdersMax) return too_large("orders", orders, kSimulatedOrdersMax);
  return {};
}

Status measure_study(const Scenario& base, std::uint64_t& orders) {
  const std::uint64_t runs_of_growth = study_cells() / kStudyGrowthNames.size();
  for (std::size_t growth = 0; growth < kStudyGrowthNames.size(); ++growth) {
    const Scenario scenario = study_scenario(base, static_cast<StudyGrowth>(growth), StudySellers::mixed, std::nullopt);
    if (Status measured = measure(scenario, runs_of_growth, orders); !measured) return measured;
  }
  return {};
}

Status prepare_design(const SimulationRequest& request, PreparedSimulation& prepared) {
  Result<Design> design =
      parse_design(request.goals, "goals",
                   {.terms = [&request](const std::string& name) { return terms_named(request, name); },
                    .scenario = [&request](const std::string& name) { return read_named(request, name); }});
  if (!design) return tl::unexpected<Error>(design.error());
  prepared.design = std::move(*design);
  const DesignSpace& space = prepared.design.space;
  const std::array<std::size_t, 5> lists{space.grant_rates.size(), space.sell_fees.size(), space.exit_multiples.size(),
                                         space.platform_rates.size(), space.reward_rates.size()};
  std::size_t combinations = 1;
  for (const std::size_t values : lists) combinations *= std::max<std::size_t>(1, values);
  if (combinations > kSimulatedCandidatesMax) {
    return too_large("combinations", combinations, kSimulatedCandidatesMax);
  }
  std::uint64_t orders = 0;
  for (const DesignScenario& one : prepared.design.scenarios) {
    if (Status measured = measure(one.scenario, combinations, orders); !measured) return measured;
  }
  prepared.candidates = design_candidates(prepared.design, prepared.invalid);
  prepared.days = design_days(prepared.design, prepared.candidates);
  prepared.name = prepared.design.name;
  return {};
}

Status prepare_scenario(const SimulationRequest& request, PreparedSimulation& prepared) {
  Result<Scenario> scenario = read_scenario(request, request.scenario, "scenario");
  if (!scenario) return tl::unexpected<Error>(scenario.error());
  prepared.scenario = std::move(*scenario);
  prepared.name = prepared.scenario.name;
  std::uint64_t orders = 0;
  if (request.kind == SimulationKind::study) {
    prepared.days = static_cast<std::uint64_t>(prepared.scenario.days) * study_cells();
    return measure_study(prepared.scenario, orders);
  }
  if (request.runs > kSimulatedRunsMax) {
    return too_large("runs", static_cast<std::uint64_t>(request.runs), kSimulatedRunsMax);
  }
  const std::uint64_t runs = request.kind == SimulationKind::what_if ? 2 : static_cast<std::uint64_t>(request.runs);
  prepared.days = static_cast<std::uint64_t>(prepared.scenario.days) * runs;
  return measure(prepared.scenario, runs, orders);
}

Result<SimulationOutcome> simulate(const PreparedSimulation& prepared, RunsProgress& progress) {
  const Scenario& scenario = prepared.scenario;
  const Result<std::vector<RunResult>> results = run_all(scenario, prepared.runs, kThreads, progress);
  if (!results) return tl::unexpected<Error>(results.error());
  return SimulationOutcome{.files = simulation_files(scenario, *results),
                           .figures = by_kind(prepared.kind, short_figures(scenario, results->front())),
                           .data = by_kind(prepared.kind, report_data(scenario, *results))};
}

void append_sentences(ObjectWriter& object, std::string& json, const std::vector<StudySentence>& sentences) {
  const auto language = [&](std::string_view name, std::string StudySentence::* text) {
    append_list(object.name(name), sentences,
                [&](const StudySentence& sentence) { append_json_string(json, sentence.*text); });
  };
  language("zh", &StudySentence::zh);
  language("en", &StudySentence::en);
}

Result<SimulationOutcome> study(const PreparedSimulation& prepared, RunsProgress& progress) {
  const Result<std::vector<StudyCell>> cells = run_study(prepared.scenario, kThreads, progress);
  if (!cells) return tl::unexpected<Error>(cells.error());
  std::string figures;
  ObjectWriter object(figures);
  object.integer("cells", cells->size());
  object.name("conclusion");
  ObjectWriter conclusion(figures);
  append_sentences(conclusion, figures, study_conclusion(*cells));
  conclusion.close();
  object.close();
  return SimulationOutcome{.files = study_files(prepared.scenario, *cells),
                           .figures = by_kind(prepared.kind, figures),
                           .data = by_kind(prepared.kind, study_data(prepared.scenario, *cells))};
}

Result<SimulationOutcome> search(PreparedSimulation& prepared, RunsProgress& progress) {
  Result<DesignResult> result = search_design(prepared.design, std::move(prepared.candidates), kThreads, progress);
  if (!result) return tl::unexpected<Error>(result.error());
  result->invalid = prepared.invalid;
  std::string figures;
  ObjectWriter object(figures);
  object.integer("candidates", result->candidates.size());
  object.integer("meeting", result->meeting());
  object.integer("invalid", result->invalid);
  object.integer("impossible", result->impossible.size());
  object.close();
  return SimulationOutcome{.files = design_files(prepared.design, *result),
                           .figures = by_kind(prepared.kind, figures),
                           .data = by_kind(prepared.kind, design_json(prepared.design, *result))};
}

// The same seed: the same people come and buy; what differs is what the terms did.
Result<SimulationOutcome> compare(const PreparedSimulation& prepared, RunsProgress& progress) {
  Scenario before = prepared.scenario;
  before.terms = *prepared.current;
  const Result<std::vector<RunResult>> was = run_all(before, 1, kThreads, progress);
  if (!was) return tl::unexpected<Error>(was.error());
  const Result<std::vector<RunResult>> would = run_all(prepared.scenario, 1, kThreads, progress);
  if (!would) return tl::unexpected<Error>(would.error());
  return comparison_outcome({.of = "scenario",
                             .was = compared_side(before.terms, was->front()),
                             .would = compared_side(prepared.scenario.terms, would->front())});
}

}  // namespace

Result<PreparedSimulation> prepare_simulation(const SimulationRequest& request) {
  PreparedSimulation prepared;
  prepared.kind = request.kind;
  prepared.runs = request.runs;
  prepared.current = request.current;
  const Status read =
      request.kind == SimulationKind::design ? prepare_design(request, prepared) : prepare_scenario(request, prepared);
  if (!read) return tl::unexpected<Error>(read.error());
  return prepared;
}

Result<SimulationOutcome> run_simulation(PreparedSimulation prepared, RunsProgress& progress) {
  switch (prepared.kind) {
    case SimulationKind::simulation:
      return simulate(prepared, progress);
    case SimulationKind::study:
      return study(prepared, progress);
    case SimulationKind::design:
      return search(prepared, progress);
    case SimulationKind::what_if:
      break;
  }
  return compare(prepared, progress);
}

std::string by_kind(SimulationKind kind, std::string_view json) {
  std::string all;
  ObjectWriter object(all);
  for (const SimulationKind each :
       {SimulationKind::simulation, SimulationKind::study, SimulationKind::design, SimulationKind::what_if}) {
    object.name(name_of(each)) += each == kind ? json : std::string_view("null");
  }
  object.close();
  return all;
}

SimulationOutcome comparison_outcome(const Comparison& comparison) {
  const std::string data = comparison_data(comparison);
  return {.files = {{std::string(kWhatIfFile), data + "\n"}},
          .figures = by_kind(SimulationKind::what_if, comparison_figures(comparison)),
          .data = by_kind(SimulationKind::what_if, data)};
}

}  // namespace greenpool
