#include "sim/runs.h"

#include <cmath>

#include "sim/simulation.h"

namespace greenpool {

Result<std::vector<RunResult>> run_all(const Scenario& scenario, int runs, int threads, RunsProgress& progress) {
  return run_each<RunResult>(static_cast<std::size_t>(runs), threads, progress,
                             [&scenario](std::size_t i, const Simulation::Watch& watch) {
                               return Simulation(scenario, scenario.seed + i).all(watch);
                             });
}

double quantile(const std::vector<double>& values, double part) {
  const double place = part * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place));
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (values[above] - values[below]) * (place - static_cast<double>(below));
}

}  // namespace greenpool
