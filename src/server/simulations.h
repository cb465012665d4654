// Simulations that were asked for, in the office's database: what each is of, who asked, how far it is and what it came
// to in short. Its files lie beside the programme's journal (server/simulation_jobs.h).
// Thread safety: the office's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "office/office.h"
#include "sim/simulation_request.h"

namespace greenpool {

// X(name, number, HTTP status, a retry can help, Chinese, English)
#define GREENPOOL_SIMULATION_PROBLEMS(X)                                                                               \
  X(simulation_unknown, 2680, 404, false, "没有这项模拟", "there is no such simulation")                               \
  X(simulation_document_invalid, 2681, 422, false, "情景、目标或条款无法读取",                                         \
    "the scenario, the goals or the terms cannot be read")                                                             \
  X(simulation_too_large, 2682, 422, false, "超出本服务器可运行的规模，请缩小天数、人数或次数",                        \
    "this is larger than what this server runs: fewer days, members or runs")                                          \
  X(simulation_queue_full, 2683, 503, true, "等待运行的模拟过多，请稍后再试",                                          \
    "too many simulations wait, try again later")                                                                      \
  X(simulation_under_way, 2684, 409, false, "模拟尚未结束，请先取消", "the simulation has not ended: cancel it first") \
  X(simulation_ended, 2685, 409, false, "模拟已经结束", "the simulation has ended already")                            \
  X(simulation_without_result, 2686, 409, false, "该模拟没有结果", "the simulation has no result")                     \
  X(simulation_result_gone, 2687, 410, false, "该模拟的结果文件已不在", "the files of that simulation are gone")       \
  X(simulation_preset_unknown, 2688, 422, false, "没有这个预设", "there is no such preset")

#define GREENPOOL_SIMULATION_PROBLEM(name, number, status, retry, zh, en) \
  inline constexpr ProblemInfo k_##name{#name, number, status, retry, zh, en};
GREENPOOL_SIMULATION_PROBLEMS(GREENPOOL_SIMULATION_PROBLEM)
#undef GREENPOOL_SIMULATION_PROBLEM

[[nodiscard]] std::span<const ProblemInfo> simulation_problems();

inline constexpr std::size_t kSimulationsWaitingMax = 16;  // of all programmes, the one that runs among them
inline constexpr std::size_t kSimulationsKept = 50;        // that ended, of each programme
inline constexpr int kSimulationsKeptDays = 90;

enum class SimulationState : std::uint8_t { queued, running, done, failed, cancelled, interrupted };
[[nodiscard]] std::string_view name_of(SimulationState state);
[[nodiscard]] constexpr bool has_ended(SimulationState state) { return state > SimulationState::running; }

enum class TermsFrom : std::uint8_t { scenario, current, proposed, given };
[[nodiscard]] std::string_view name_of(TermsFrom from);
[[nodiscard]] std::optional<TermsFrom> terms_from(std::string_view name);

struct AskedSimulation {
  std::string programme;
  SimulationKind kind = SimulationKind::simulation;
  TermsFrom from = TermsFrom::scenario;
  bool of_history = false;  // a what_if
  std::string scenario = {};
  std::string goals = {};
  std::vector<NamedScenario> scenarios = {};
  std::string terms = {};    // TOML, as they are run; empty: as the documents name them
  std::string current = {};  // TOML; of a what_if
  std::optional<std::int64_t> seed = {};
  int runs = 1;
  std::string asked_by = {};
  // What reading it showed.
  std::string name = {};
  std::string shown_seed = {};
  std::string shown_terms = {};
  std::string currency = {};  // of the terms that are run, in which the figures are
  int digits = 0;
  std::uint64_t of = 0;  // days, or records of a history
};

struct SimulationFile {
  std::string name;
  std::uint64_t bytes = 0;
};

struct StoredSimulation {
  std::int64_t number = 0;
  AskedSimulation asked;
  SimulationState state = SimulationState::queued;
  Timestamp asked_at;
  std::optional<Timestamp> begun_at;
  std::optional<Timestamp> ended_at;
  std::uint64_t done = 0;  // once it has ended
  std::string problem;     // the code of one that failed
  std::string detail;
  std::string figures;  // JSON; empty: none
  std::vector<SimulationFile> files;
};

// What the engine's room reads. Error: those of parse_terms().
[[nodiscard]] Result<SimulationRequest> request_of(const AskedSimulation& asked);

// Reads it all and notes what that shows. records: of the programme's journal. Errors: those of parse_terms() and
// prepare_simulation(), terms_inconsistent where two terms are in different currencies, and simulation_too_large.
[[nodiscard]] Status read_asked(AskedSimulation& asked, std::uint64_t records);

extern const Schema kSimulationsSchema;

// Refusal: simulation_queue_full.
[[nodiscard]] std::int64_t store_simulation(Work& work, const AskedSimulation& asked);
[[nodiscard]] std::optional<StoredSimulation> find_simulation(Work& work, std::string_view programme,
                                                              std::int64_t number);
// Newest first, below that number; without the documents and terms that were asked for.
[[nodiscard]] std::vector<StoredSimulation> list_simulations(Work& work, std::string_view programme,
                                                             std::optional<SimulationKind> kind, std::int64_t before,
                                                             std::size_t limit);
// Refusals: simulation_unknown, simulation_ended.
void cancel_simulation(Work& work, std::string_view programme, std::int64_t number, std::uint64_t done);
// Refusals: simulation_unknown, simulation_under_way.
void remove_simulation(Work& work, std::string_view programme, std::int64_t number);

// For the thread that runs them. The oldest that waits, now running.
[[nodiscard]] std::optional<StoredSimulation> begin_next_simulation(Work& work);
struct EndedSimulation {
  SimulationState state = SimulationState::done;
  std::uint64_t done = 0;
  std::string problem = {};
  std::string detail = {};
  std::string figures = {};
  std::vector<SimulationFile> files = {};
};
// False: it was cancelled or removed meanwhile, and nothing is changed.
[[nodiscard]] bool end_simulation(Work& work, std::int64_t number, const EndedSimulation& end);
// What ran when the server stopped without a word.
void interrupt_simulations(Work& work);
struct SimulationPlace {
  std::string programme;
  std::int64_t number = 0;
};
// Takes away what ended and is too old or one too many; whose files may go.
[[nodiscard]] std::vector<SimulationPlace> drop_old_simulations(Work& work);

}  // namespace greenpool
