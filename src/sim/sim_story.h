// What the tests of this room begin with: a small scenario as a document, and what became of it.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/time.h"
#include "sim/runs.h"
#include "sim/scenario.h"
#include "terms/terms.h"

namespace greenpool {

inline Result<Terms> preset_terms(const std::string& name) {
  const std::optional<Terms> terms = find_preset(name);
  if (terms) return *terms;
  return failure("file_unreadable", name);
}

// Noon of the n-th day of 2026 in China.
inline Timestamp noon_of(int day) {
  return Timestamp(parse_timestamp("2026-01-01T12:00:00+08:00")->microseconds() + day * 86'400'000'000);
}

inline ScenarioFiles files_of(const RealOrders& orders = {}) {
  return {.terms = preset_terms, .orders = [orders](const std::string&, const Terms&) { return orders; }};
}

// The worked terms, 100 days, 10 people a day who buy once for 1 000.00; `more` is added to the document.
inline std::string plain_document(const std::string& more = "") {
  return "[scenario]\n"
         "name = \"Plain\"\n"
         "terms = \"classic\"\n"
         "days = 100\n"
         "[arrivals]\n"
         "curve = \"constant\"\n"
         "per_day = \"10\"\n"
         "[orders]\n"
         "amount = \"1000.00\"\n"
         "cost_share = \"0.3\"\n" +
         more;
}

inline Scenario scenario_of(const std::string& document, const RealOrders& orders = {}) {
  Result<Scenario> scenario = parse_scenario(document, "test.toml", files_of(orders));
  EXPECT_TRUE(scenario.has_value()) << (scenario ? "" : scenario.error().message);
  return scenario ? *scenario : Scenario{};
}

inline std::vector<RunResult> results_of(const Scenario& scenario, int runs = 1, int threads = 1) {
  RunsProgress progress;
  Result<std::vector<RunResult>> results = run_all(scenario, runs, threads, progress);
  EXPECT_TRUE(results.has_value()) << (results ? "" : results.error().message);
  return results ? *results : std::vector<RunResult>(1);
}

}  // namespace greenpool
