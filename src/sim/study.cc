#include "sim/study.h"

#include <algorithm>
#include <thread>

#include "sim/simulation.h"

namespace greenpool {
namespace {

std::vector<Sellers> sellers_of(StudySellers kind) {
  if (kind == StudySellers::holding) return {Sellers{}};
  Sellers hold;
  hold.share = 0.4;
  Sellers target;
  target.kind = SellerKind::target;
  target.share = 0.2;
  target.multiple = Multiple(1'500'000);
  Sellers hazard;
  hazard.kind = SellerKind::hazard;
  hazard.share = 0.2;
  hazard.per_day = 0.003;
  Sellers panic;
  panic.kind = SellerKind::panic;
  panic.share = 0.2;
  panic.per_day = 0.05;
  panic.slowdown = 0.5;
  return {hold, target, hazard, panic};
}

// The curves begin with the base's arrivals of a day, and change by as much over the run whatever its length.
Arrivals arrivals_of(const Scenario& base, StudyGrowth growth) {
  const double days = base.days;
  const double first = base.arrivals.per_day;
  Arrivals arrivals;
  arrivals.per_day = first;
  switch (growth) {
    case StudyGrowth::steady:
      break;
    case StudyGrowth::ending:
      arrivals.curve = ArrivalCurve::exponential;
      arrivals.growth = std::min(0.5, 6 / days);  // some twenty-fold by half time
      arrivals.until_day = std::max(1, base.days / 2);
      break;
    case StudyGrowth::saturating:
      arrivals.curve = ArrivalCurve::logistic;
      arrivals.growth = std::min(0.5, 15 / days);
      arrivals.capacity = static_cast<std::int64_t>(30 * first / arrivals.growth);
      break;
    case StudyGrowth::fading:
      arrivals.curve = ArrivalCurve::fading;
      arrivals.per_day = 5 * first;
      arrivals.growth = std::min(0.5, 5 / days);
      break;
  }
  return arrivals;
}

void add(StudyHalf& half, const Cohort& cohort) {
  half.members += cohort.members;
  half.recovered += cohort.reached[static_cast<std::size_t>(Mark::recovered)];
  half.spent += cohort.spent;
  half.from_pool += cohort.from_pool;
  half.worth += cohort.worth;
}

Result<StudyCell> run_cell(const Scenario& scenario, StudyGrowth growth, StudySellers sellers,
                           std::optional<Multiple> multiple, const Simulation::Watch& watch) {
  Simulation simulation(scenario, scenario.seed);
  const Result<RunResult> result = simulation.all(watch);
  if (!result) return tl::unexpected<Error>(result.error());
  StudyCell cell;
  cell.growth = growth;
  cell.sellers = sellers;
  cell.multiple = multiple;
  cell.end = result->end;
  cell.reached = result->reached;
  cell.exited = result->exited;
  cell.top_percent_share = result->top_percent_share;
  constexpr std::size_t kPointsMax = 120;
  const std::size_t step = result->series.size() / kPointsMax + 1;
  for (std::size_t i = 0; i + 1 < result->series.size(); i += step) cell.series.push_back(result->series[i]);
  cell.series.push_back(result->end);
  std::uint64_t before = 0;
  for (const Cohort& cohort : result->cohorts) {
    add(2 * before < result->end.members ? cell.early : cell.late, cohort);
    before += cohort.members;
  }
  if (scenario.arrivals.until_day > 0) {
    for (const DayPoint& point : result->series) {
      if (point.day < scenario.arrivals.until_day) cell.stop = point;
    }
  }
  const Result<Attack> attack = best_attack(simulation.state(), scenario.purchases.cost_share);
  if (!attack) return tl::unexpected<Error>(attack.error());
  cell.attack = *attack;
  return cell;
}

}  // namespace

const std::vector<std::optional<Multiple>>& study_multiples() {
  static const std::vector<std::optional<Multiple>> multiples{std::nullopt, Multiple(1'500'000), Multiple(2'000'000),
                                                              Multiple(3'000'000), Multiple(5'000'000)};
  return multiples;
}

Scenario study_scenario(const Scenario& base, StudyGrowth growth, StudySellers sellers,
                        std::optional<Multiple> multiple) {
  Scenario scenario = base;
  scenario.terms.exit_multiple = multiple;
  scenario.arrivals = arrivals_of(base, growth);
  scenario.sellers = sellers_of(sellers);
  if (growth == StudyGrowth::ending) scenario.purchases.repeat_until_day = scenario.arrivals.until_day;
  return scenario;
}

Result<std::vector<StudyCell>> run_study(const Scenario& base, int threads, RunsProgress& progress) {
  struct Place {
    StudyGrowth growth;
    StudySellers sellers;
    std::optional<Multiple> multiple;
  };
  std::vector<Place> places;
  for (std::size_t growth = 0; growth < kStudyGrowthNames.size(); ++growth) {
    for (std::size_t sellers = 0; sellers < kStudySellerNames.size(); ++sellers) {
      for (const std::optional<Multiple>& multiple : study_multiples()) {
        places.push_back({static_cast<StudyGrowth>(growth), static_cast<StudySellers>(sellers), multiple});
      }
    }
  }
  return run_each<StudyCell>(places.size(), threads, progress, [&](std::size_t i, const Simulation::Watch& watch) {
    const Place& place = places[i];
    const Scenario scenario = study_scenario(base, place.growth, place.sellers, place.multiple);
    return run_cell(scenario, place.growth, place.sellers, place.multiple, watch);
  });
}

std::string_view study_document() {
  return R"([scenario]
name = "Forced exit"
terms = "classic"
days = 730
cohort_days = 10
seed = 1

[arrivals]
curve = "constant"
per_day = "100"

[orders]
amount = "1000.00"
cost_share = "0.30"
repeat_per_day = "0.005"
)";
}

}  // namespace greenpool
