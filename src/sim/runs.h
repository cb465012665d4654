// Many runs of one scenario, side by side: run i has seed scenario.seed + i. Thread safety: call from one thread; runs
// are spread over `threads` of them. The same runs with any number of threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>
#include <thread>
#include <vector>

#include "base/result.h"
#include "sim/run_result.h"
#include "sim/scenario.h"

namespace greenpool {

// Written by the runs, read by who shows progress.
struct RunsProgress {
  std::atomic<std::uint64_t> days{0};  // done, of all runs together
  std::atomic<std::uint64_t> orders{0};
  std::atomic<bool> stop{false};  // set it to end the runs early
};

// make(i, watch) for each i below `count`, spread over threads; the results in order. Errors: that of the first that
// has one, after which the others are ended; else interrupted.
template <class Made, class Make>
[[nodiscard]] Result<std::vector<Made>> run_each(std::size_t count, int threads, RunsProgress& progress, Make&& make);

// By seed. Errors: those of Simulation::all(), of the first run that has one.
[[nodiscard]] Result<std::vector<RunResult>> run_all(const Scenario& scenario, int runs, int threads,
                                                     RunsProgress& progress);

// Of one figure over the runs, at each point of the series: the 10th, 50th and 90th hundredth.
struct Band {
  std::vector<double> low;
  std::vector<double> middle;
  std::vector<double> high;
};
// figure(point) over all runs. O(points x runs log runs).
template <class Figure>
[[nodiscard]] Band band_of(const std::vector<RunResult>& results, Figure&& figure);

// The value below which that part of the values lies, between two of them in proportion. values: sorted, not empty.
[[nodiscard]] double quantile(const std::vector<double>& values, double part);

template <class Made, class Make>
Result<std::vector<Made>> run_each(std::size_t count, int threads, RunsProgress& progress, Make&& make) {
  std::vector<std::optional<Result<Made>>> results(count);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      int days_before = 0;
      std::uint64_t orders_before = 0;
      results[i] = make(i, [&](int days, std::uint64_t orders) {
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
    for (std::size_t i = 1; i < std::min(static_cast<std::size_t>(threads), count); ++i) helpers.emplace_back(work);
    work();
  }
  std::vector<Made> made;
  const Error* interrupted = nullptr;
  for (std::optional<Result<Made>>& result : results) {
    if (*result) {
      made.push_back(std::move(**result));
    } else if (result->error().code != "interrupted") {
      return tl::unexpected<Error>(result->error());
    } else {
      interrupted = &result->error();
    }
  }
  if (interrupted != nullptr) return tl::unexpected<Error>(*interrupted);
  return made;
}

template <class Figure>
Band band_of(const std::vector<RunResult>& results, Figure&& figure) {
  Band band;
  std::vector<double> values(results.size());
  for (std::size_t at = 0; at < results.front().series.size(); ++at) {
    for (std::size_t run = 0; run < results.size(); ++run) values[run] = figure(results[run].series[at]);
    std::sort(values.begin(), values.end());
    band.low.push_back(quantile(values, 0.1));
    band.middle.push_back(quantile(values, 0.5));
    band.high.push_back(quantile(values, 0.9));
  }
  return band;
}

}  // namespace greenpool
