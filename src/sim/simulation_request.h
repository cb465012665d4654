// A run that somebody asks for from afar: read and measured first, so that what is malformed or too large is refused
// before it begins; then run, with the files that the command line writes.
// Thread safety: call from one thread; the progress may be read, and stopped, by others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "sim/comparison.h"
#include "sim/design.h"
#include "sim/presets.h"
#include "sim/result_files.h"
#include "sim/runs.h"
#include "sim/scenario.h"

namespace greenpool {

// What a server that has other work may be asked for.
inline constexpr int kSimulatedDaysMax = 3'660;
inline constexpr std::uint64_t kSimulatedMembersMax = 300'000;
inline constexpr std::uint64_t kSimulatedOrdersMax = 20'000'000;  // of all runs together
inline constexpr std::uint64_t kSimulatedCohortsMax = 200;
inline constexpr std::size_t kSimulatedCandidatesMax = 500;
inline constexpr int kSimulatedRunsMax = 100;

struct NamedScenario {
  std::string file;  // as the goals of a design name it
  std::string text;
};

struct SimulationRequest {
  SimulationKind kind = SimulationKind::simulation;
  std::string scenario = {};                  // of simulation, study, what_if: TOML
  std::string goals = {};                     // of design
  std::vector<NamedScenario> scenarios = {};  // of design; those that are not here are presets
  std::optional<Terms> terms = {};            // instead of those that the documents name
  std::optional<Terms> current = {};          // of what_if: those that are compared with
  std::optional<std::uint64_t> seed = {};     // instead of the scenario's
  int runs = 1;                               // of simulation
};

// Ready to run.
struct PreparedSimulation {
  SimulationKind kind = SimulationKind::simulation;
  std::string name;
  Scenario scenario;  // but of design
  std::optional<Terms> current;
  int runs = 1;
  Design design;
  std::vector<DesignCandidate> candidates;
  std::uint64_t invalid = 0;
  std::uint64_t days = 0;  // of all runs together
};

// Errors: simulation_too_large; scenario_without_file (one of real orders), scenario_terms_unknown,
// scenario_unknown; those of parse_scenario(), parse_design().
[[nodiscard]] Result<PreparedSimulation> prepare_simulation(const SimulationRequest& request);

// What is kept of a run.
struct SimulationOutcome {
  std::vector<ResultFile> files;
  std::string figures;  // in short, JSON
  std::string data;     // what a page is drawn from, JSON
};
// Errors: those of Simulation::all(), best_attack() and search_design().
[[nodiscard]] Result<SimulationOutcome> run_simulation(PreparedSimulation prepared, RunsProgress& progress);

// One of two things under the name of its kind, the others null: {"simulation":…,"study":null,…}
[[nodiscard]] std::string by_kind(SimulationKind kind, std::string_view json);

// What is kept of a comparison; its data is a file too.
[[nodiscard]] SimulationOutcome comparison_outcome(const Comparison& comparison);

}  // namespace greenpool
