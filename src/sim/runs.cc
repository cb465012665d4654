#include "sim/runs.h"

#include <cmath>
#include <optional>
#include <thread>

#include "sim/simulation.h"

namespace greenpool {

Result<std::vector<RunResult>> run_all(const Scenario& scenario, int runs, int threads, RunsProgress& progress) {
  std::vector<std::optional<Result<RunResult>>> results(static_cast<std::size_t>(runs));
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < results.size(); i = next++) {
      int days_before = 0;
      std::uint64_t orders_before = 0;
      results[i] = Simulation(scenario, scenario.seed + i).all([&](int days, std::uint64_t orders) {
        progress.days += static_cast<std::uint64_t>(days - days_before);
        progress.orders += orders - orders_before;
        days_before = days;
        orders_before = orders;
        return !progress.stop.load(std::memory_order_relaxed);
      });
      if (!*results[i]) progress.stop = true;
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (int i = 1; i < std::min(threads, runs); ++i) helpers.emplace_back(work);
    work();
  }
  std::vector<RunResult> outcomes;
  const Error* interrupted = nullptr;
  for (std::optional<Result<RunResult>>& result : results) {
    if (*result) {
      outcomes.push_back(std::move(**result));
    } else if (result->error().code != "interrupted") {
      return tl::unexpected<Error>(result->error());
    } else {
      interrupted = &result->error();
    }
  }
  if (interrupted != nullptr) return tl::unexpected<Error>(*interrupted);
  return outcomes;
}

double quantile(const std::vector<double>& values, double part) {
  const double place = part * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place));
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (values[above] - values[below]) * (place - static_cast<double>(below));
}

}  // namespace greenpool
