// The forced-exit study: what forced exit does for risk. The same worlds (how programmes grow and stop, how members
// sell) run without forced exit and with several multiples, side by side, on the engine; and what the figures say, in
// words that follow from them. SPEC section 16.
//
// Thread safety: call from one thread; cells are spread over `threads`. The same study with any number of threads.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sim/attack.h"
#include "sim/run_result.h"
#include "sim/runs.h"
#include "sim/scenario.h"

namespace greenpool {

// How a programme's orders come. steady: the same number each day. ending: growth until half time, then nothing, no
// order at all. saturating: logistic. fading: fewer each day from the start.
enum class StudyGrowth : std::uint8_t { steady, ending, saturating, fading };
inline constexpr std::array<std::string_view, 4> kStudyGrowthNames{"steady", "ending", "saturating", "fading"};

// holding: nobody sells by themselves. mixed: 40 % hold, 20 % wait for 1.5x, 20 % sell when they need the money, 20 %
// run when orders fall to half.
enum class StudySellers : std::uint8_t { holding, mixed };
inline constexpr std::array<std::string_view, 2> kStudySellerNames{"holding", "mixed"};

// None, 1.5x, 2x, 3x, 5x.
[[nodiscard]] const std::vector<std::optional<Multiple>>& study_multiples();
[[nodiscard]] inline std::size_t study_cells() {
  return kStudyGrowthNames.size() * kStudySellerNames.size() * study_multiples().size();
}

// Everyone who joined in one half of the members, by time.
struct StudyHalf {
  std::uint64_t members = 0;
  std::uint64_t recovered = 0;
  Money spent;
  Money from_pool;
  Money worth;  // what their points would pay now, each sold alone
};

struct StudyCell {
  StudyGrowth growth = StudyGrowth::steady;
  StudySellers sellers = StudySellers::holding;
  std::optional<Multiple> multiple;
  DayPoint end;
  std::array<std::uint64_t, kMarks> reached{};
  std::uint64_t exited = 0;
  double top_percent_share = 0;
  StudyHalf early;
  StudyHalf late;
  std::optional<DayPoint> stop;  // where orders end before the run does: the last day with orders
  Attack attack;                 // the best found at the end
  std::vector<DayPoint> series;  // every few days
};

// The base gives terms, orders, days and the first day's arrivals; curve, sellers and multiple are the study's.
[[nodiscard]] Scenario study_scenario(const Scenario& base, StudyGrowth growth, StudySellers sellers,
                                      std::optional<Multiple> multiple);

// In order of growth, sellers, multiple. Errors: those of Simulation::all() and best_attack().
[[nodiscard]] Result<std::vector<StudyCell>> run_study(const Scenario& base, int threads, RunsProgress& progress);

// The scenario of the study where no other is given: the worked terms, orders of 1 000.00, two years.
[[nodiscard]] std::string_view study_document();

struct StudySentence {
  std::string zh;
  std::string en;
};
// What the cells say. Each sentence holds the figures that it rests on, and changes with them.
[[nodiscard]] std::vector<StudySentence> study_conclusion(const std::vector<StudyCell>& cells);

// What the page is drawn from.
[[nodiscard]] std::string study_data(const Scenario& base, const std::vector<StudyCell>& cells);
// The page with everything in it, for a browser without a network.
[[nodiscard]] std::string study_html(const Scenario& base, const std::vector<StudyCell>& cells);
// A row a cell.
[[nodiscard]] std::string study_csv(const std::vector<StudyCell>& cells, int currency_digits);

}  // namespace greenpool
