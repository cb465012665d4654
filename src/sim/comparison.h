// What the same people came to under two sets of terms, side by side: of a scenario, or of a programme's history
// (sim/what_if.h). Thread safety: pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/run_result.h"
#include "terms/terms.h"

namespace greenpool {

struct ComparedSide {
  Terms terms;
  DayPoint end;
  std::array<std::uint64_t, kMarks> reached{};  // members, as things stand at the end
  std::vector<DayPoint> series = {};
};
[[nodiscard]] ComparedSide compared_side(const Terms& terms, const RunResult& result);

using RefusedCommands = std::map<std::pair<std::string_view, std::string_view>, std::uint64_t>;

struct Comparison {
  std::string_view of;  // "history" or "scenario"
  ComparedSide was;
  ComparedSide would;  // its series is of the same days
  // Of a history.
  std::optional<std::uint64_t> asked = {};
  std::optional<std::uint64_t> left_out = {};
  RefusedCommands refused = {};
};

// {"was":…,"would":…}
[[nodiscard]] std::string comparison_figures(const Comparison& comparison);
// The same with terms and series, for charts.
[[nodiscard]] std::string comparison_data(const Comparison& comparison);

}  // namespace greenpool
