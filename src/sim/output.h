// What a simulation writes: summary.json, series.csv, cohorts.csv and the data of report.html. Amounts are exact
// decimal strings; what a chart draws is a number. Thread safety: pure functions.
#pragma once

#include <string>
#include <vector>

#include "sim/run_result.h"
#include "sim/scenario.h"

namespace greenpool {

// One object, a key a line. With several runs the figures are of the first, and "bands" has those of the end over all.
[[nodiscard]] std::string summary_json(const Scenario& scenario, const std::vector<RunResult>& results);
// A row for each sampled day: of the first run.
[[nodiscard]] std::string series_csv(const Scenario& scenario, const RunResult& result);
[[nodiscard]] std::string cohorts_csv(const Scenario& scenario, const RunResult& result);
// What the page is drawn from.
[[nodiscard]] std::string report_data(const Scenario& scenario, const std::vector<RunResult>& results);
// In short, what the first run came to.
[[nodiscard]] std::string short_figures(const Scenario& scenario, const RunResult& result);
// The page with its data, for a browser without a network.
[[nodiscard]] std::string report_html(const Scenario& scenario, const std::vector<RunResult>& results);

}  // namespace greenpool
