// Runs a scenario whose terms are a preset and writes everything that simulations write, for comparing builds.
//   simulated SCENARIO.toml DIRECTORY
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/output.h"
#include "sim/runs.h"

namespace greenpool {
namespace {

int run(const std::string& file, const std::filesystem::path& directory) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  const ScenarioFiles files{.terms = [](const std::string& name) -> Result<Terms> {
                              if (const std::optional<Terms> preset = find_preset(name)) return *preset;
                              return failure("file_unreadable", name);
                            },
                            .orders = [](const std::string& name, const Terms&) -> Result<RealOrders> {
                              return failure("file_unreadable", name);
                            }};
  const Result<Scenario> scenario = parse_scenario(text.str(), file, files);
  if (!scenario) return std::fprintf(stderr, "simulated: %s\n", scenario.error().message.c_str()), 2;
  constexpr int kRuns = 3;
  constexpr int kThreads = 2;
  RunsProgress progress;
  const Result<std::vector<RunResult>> results = run_all(*scenario, kRuns, kThreads, progress);
  if (!results) return std::fprintf(stderr, "simulated: %s\n", results.error().message.c_str()), 1;
  std::filesystem::create_directories(directory);
  std::ofstream(directory / "summary.json") << summary_json(*scenario, *results);
  std::ofstream(directory / "report.html") << report_html(*scenario, *results);
  for (const RunResult& result : *results) {
    std::ofstream(directory / "series.csv", std::ios::app) << series_csv(*scenario, result);
    std::ofstream(directory / "cohorts.csv", std::ios::app) << cohorts_csv(*scenario, result);
  }
  return 0;
}

}  // namespace
}  // namespace greenpool

int main(int count, char** arguments) {
  if (count != 3) return std::fprintf(stderr, "usage: simulated SCENARIO.toml DIRECTORY\n"), 2;
  return greenpool::run(arguments[1], arguments[2]);
}
