#include "sim/design.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "sim/simulation.h"
#include "terms/review.h"
#include "terms/validate.h"

namespace greenpool {
namespace {

// Of nothing no part is enough.
bool at_least(std::uint64_t part, std::uint64_t whole, Rate share) {
  return whole > 0 && UInt128{part} * kRateOne >= UInt128{whole} * static_cast<std::uint64_t>(share.units());
}
bool at_least(Money part, Money whole, Rate share) {
  return at_least(static_cast<std::uint64_t>(part.units()), static_cast<std::uint64_t>(whole.units()), share);
}

// Whether an order like the scenario's leaves something for the pool under these terms.
bool leaves_something(const Terms& terms, const DesignScenario& one) {
  return one.scenario.purchases.cost_share.units() + terms.reward_rate.units() + terms.platform_rate.units() < kRateOne;
}

// What the goals say of the terms alone.
bool rates_are_wanted(const DesignGoals& goals, const DesignCandidate& candidate) {
  return candidate.terms.platform_rate >= goals.platform_rate.value_or(Rate(0)) &&
         candidate.terms.reward_rate >= goals.reward_rate.value_or(Rate(0)) && !(goals.unblocked && candidate.blocks);
}

bool meets(const DesignGoals& goals, const DesignFigures& figures) {
  if (goals.recovered && !at_least(figures.recovered, figures.members, *goals.recovered)) return false;
  if (goals.late_received && !at_least(figures.late_received, figures.late_spent, *goals.late_received)) return false;
  if (goals.median_break_even_days && (figures.seen == 0 || 2 * figures.in_time < figures.seen)) return false;
  return !goals.budget || figures.operators_money <= *goals.budget;
}

// When half of the members had got back what they spent.
std::optional<int> median_of(const std::vector<SurvivalStep>& survival) {
  constexpr double kHalf = 0.5;
  for (const SurvivalStep& step : survival) {
    if (step.reached >= kHalf) return step.days;
  }
  return std::nullopt;
}

struct Run {
  RunResult result;
  DesignFigures figures;
  std::vector<Money> spent;  // of each member, sorted
};

DesignFigures figures_of(const DesignGoals& goals, const Simulation& simulation, const RunResult& result) {
  DesignFigures figures;
  const Totals& totals = result.end.totals;
  figures.members = result.end.members;
  figures.recovered = result.reached[static_cast<std::size_t>(Mark::recovered)];
  figures.exited = result.exited;
  figures.median_days = median_of(result.survival[static_cast<std::size_t>(Mark::recovered)]);
  figures.spent = totals.spent;
  figures.contributed = contributed(totals);
  figures.paid_out = paid_out(totals);
  figures.operators_money = result.offered.subsidy + totals.injected;
  figures.top_percent_share = result.top_percent_share;
  if (goals.median_break_even_days) {
    const WithinDays within = simulation.observer().within(Mark::recovered, *goals.median_break_even_days);
    figures.seen = within.seen;
    figures.in_time = within.reached;
  }
  // Members are numbered as they join.
  for (auto i = static_cast<std::uint32_t>((figures.members + 1) / 2); i < figures.members; ++i) {
    const Member& member = simulation.state().member(MemberIndex(i));
    figures.late_spent += member.spent;
    figures.late_received += member.received;
  }
  return figures;
}

enum class Keep : std::uint8_t { figures, spending };
Result<Run> run_one(const Design& design, const Terms& terms, const DesignScenario& one, Keep keep,
                    const Simulation::Watch& watch) {
  Scenario scenario = one.scenario;
  scenario.terms = terms;
  Simulation simulation(scenario, scenario.seed);
  Result<RunResult> result = simulation.all(watch);
  if (!result) return tl::unexpected<Error>(result.error());
  Run run{std::move(*result), {}, {}};
  run.figures = figures_of(design.goals, simulation, run.result);
  if (keep == Keep::figures) return run;
  const State& state = simulation.state();
  for (std::uint32_t i = 0; i < state.members.size(); ++i) run.spent.push_back(state.member(MemberIndex(i)).spent);
  std::sort(run.spent.begin(), run.spent.end());
  return run;
}

// The most that can come into the pool, whatever the terms: what the goods do not cost, less what the goals keep for
// platform and rewards, and what the operator may add.
Money most_available(const Design& design, const DesignScenario& one, const RunResult& result) {
  const Offered& offered = result.offered;
  // Each order's share is cut for itself, which leaves up to a unit of it for the pool.
  const Money cuts(static_cast<std::int64_t>(result.end.totals.orders));
  const auto kept = [&](const std::optional<Rate>& rate) {
    return std::max(Money(0), share_floor(offered.price, rate.value_or(Rate(0))) - cuts);
  };
  Money own = offered.price - offered.cost - kept(design.goals.platform_rate);
  // Rewards that nobody earns may come into the pool.
  if (design.terms.remainder_to != RemainderTo::pool) own -= kept(design.goals.reward_rate);
  own = std::max(Money(0), own);
  Money added;
  for (const ScenarioInjection& injection : one.scenario.injections) added += injection.amount;
  return own + std::min(added, design.goals.budget.value_or(added));
}

Money least_spent(const std::vector<Money>& sorted, std::uint64_t members) {
  Money sum;
  for (std::uint64_t i = 0; i < members; ++i) sum += sorted[i];
  return sum;
}

std::uint64_t share_of(std::uint64_t whole, Rate share) {
  const auto parts = static_cast<std::uint64_t>(share.units());
  return static_cast<std::uint64_t>((UInt128{whole} * parts + kRateOne - 1) / kRateOne);
}

// Which goals no terms can meet. What people buy, and pay for it, is the scenario's alone as long as all orders cost
// the same part of their price (so that terms refuse all or none), none is given back and nothing is subsidised; then
// it is the same whatever the terms. Else nothing is proven.
std::vector<DesignImpossibility> impossible(const Design& design, std::size_t scenario, const Run& run) {
  const DesignScenario& one = design.scenarios[scenario];
  std::vector<DesignImpossibility> found;
  const Scenario& world = one.scenario;
  const bool depends_on_terms = run.result.offered.refused > 0 || world.purchases.value == OrderValue::csv ||
                                world.refunded_share > 0 || world.subsidy_share > Rate(0) || !world.attacks.empty();
  if (depends_on_terms) return found;
  const Money available = most_available(design, one, run.result);
  const auto prove = [&](std::string_view goal, Money needed) {
    if (needed > available) found.push_back({scenario, goal, needed, available});
  };
  const DesignGoals& goals = design.goals;
  const DesignFigures& figures = run.figures;
  if (goals.recovered) {
    prove("recovered", least_spent(run.spent, share_of(figures.members, *goals.recovered)));
  }
  if (goals.late_received) {
    prove("late_received", Money(static_cast<std::int64_t>(share_of(
                               static_cast<std::uint64_t>(figures.late_spent.units()), *goals.late_received))));
  }
  if (goals.median_break_even_days) {
    // Each of them had spent one order at least.
    const auto half = static_cast<std::int64_t>((figures.seen + 1) / 2);
    const Int128 needed = Int128{half} * run.result.offered.smallest.units();
    if (needed > Int128{available.units()}) {
      prove("median_break_even_days", Money(static_cast<std::int64_t>(std::min<Int128>(needed, kMoneyMax))));
    }
  }
  return found;
}

constexpr std::size_t kScores = 5;
std::array<double, kScores> list_of(const DesignScore& score) {
  return {score.recovered, score.late_received, score.median_days, score.platform_rate, score.reward_rate};
}

void mark_frontier(std::vector<DesignCandidate>& candidates) {
  std::vector<std::array<double, kScores>> scores;
  for (const DesignCandidate& candidate : candidates) scores.push_back(list_of(score_of(candidate)));
  const auto beats = [](const std::array<double, kScores>& a, const std::array<double, kScores>& b) {
    bool is_better = false;
    for (std::size_t i = 0; i < kScores; ++i) {
      if (a[i] < b[i]) return false;
      is_better = is_better || a[i] > b[i];
    }
    return is_better;
  };
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].figures.empty()) continue;
    candidates[i].on_frontier = true;
    for (std::size_t j = 0; j < candidates.size() && candidates[i].on_frontier; ++j) {
      const bool counts = !candidates[j].figures.empty() && (candidates[j].meets || !candidates[i].meets);
      if (counts && beats(scores[j], scores[i])) candidates[i].on_frontier = false;
    }
  }
}

template <class Value>
std::vector<Value> or_own(const std::vector<Value>& values, const Value& own) {
  return values.empty() ? std::vector<Value>{own} : values;
}

// Runs of the candidates that are not ruled out unrun.
struct Job {
  std::size_t candidate;
  std::size_t scenario;
};
std::vector<Job> jobs_of(const Design& design, const std::vector<DesignCandidate>& candidates) {
  std::vector<Job> jobs;
  for (std::size_t candidate = 0; candidate < candidates.size(); ++candidate) {
    if (!rates_are_wanted(design.goals, candidates[candidate])) continue;
    for (std::size_t scenario = 0; scenario < design.scenarios.size(); ++scenario)
      jobs.push_back({candidate, scenario});
  }
  return jobs;
}

}  // namespace

std::size_t DesignResult::meeting() const {
  return static_cast<std::size_t>(std::count_if(candidates.begin(), candidates.end(),
                                                [](const DesignCandidate& candidate) { return candidate.meets; }));
}

std::vector<DesignCandidate> design_candidates(const Design& design, std::uint64_t& invalid) {
  std::vector<DesignCandidate> candidates;
  const DesignSpace& space = design.space;
  const auto add = [&](const Terms& terms) {
    const auto fits = [&](const DesignScenario& one) { return leaves_something(terms, one); };
    if (!validate(terms) || !std::all_of(design.scenarios.begin(), design.scenarios.end(), fits)) {
      ++invalid;
      return;
    }
    DesignCandidate& candidate = candidates.emplace_back();
    candidate.terms = terms;
    candidate.blocks = blocks_activation(review(terms));
  };
  Terms terms = design.terms;
  for (const Rate grant : or_own(space.grant_rates, design.terms.grant_rate)) {
    for (const Rate fee : or_own(space.sell_fees, design.terms.sell_fee)) {
      for (const std::optional<Multiple>& multiple : or_own(space.exit_multiples, design.terms.exit_multiple)) {
        for (const Rate platform : or_own(space.platform_rates, design.terms.platform_rate)) {
          for (const Rate rewards : or_own(space.reward_rates, design.terms.reward_rate)) {
            terms.grant_rate = grant;
            terms.sell_fee = fee;
            terms.exit_multiple = multiple;
            terms.platform_rate = platform;
            terms.reward_rate = rewards;
            add(terms);
          }
        }
      }
    }
  }
  return candidates;
}

std::uint64_t design_days(const Design& design, const std::vector<DesignCandidate>& candidates) {
  std::uint64_t days = 0;
  for (const DesignScenario& one : design.scenarios) days += static_cast<std::uint64_t>(one.scenario.days);
  for (const Job& job : jobs_of(design, candidates)) {
    days += static_cast<std::uint64_t>(design.scenarios[job.scenario].scenario.days);
  }
  return days;
}

Result<DesignResult> search_design(const Design& design, std::vector<DesignCandidate> candidates, int threads,
                                   RunsProgress& progress) {
  if (candidates.empty()) {
    return failure("design_inconsistent", "no combination of the search is valid terms that leave the pool something");
  }
  DesignResult found;
  // Whether it is possible at all, before anything is searched.
  const Result<std::vector<Run>> first =
      run_each<Run>(design.scenarios.size(), threads, progress, [&](std::size_t i, const Simulation::Watch& watch) {
        return run_one(design, candidates.front().terms, design.scenarios[i], Keep::spending, watch);
      });
  if (!first) return tl::unexpected<Error>(first.error());
  for (std::size_t i = 0; i < design.scenarios.size(); ++i) {
    for (const DesignImpossibility& one : impossible(design, i, (*first)[i])) found.impossible.push_back(one);
  }
  if (!found.impossible.empty()) return found;

  const std::vector<Job> jobs = jobs_of(design, candidates);
  const Result<std::vector<DesignFigures>> figures = run_each<DesignFigures>(
      jobs.size(), threads, progress, [&](std::size_t i, const Simulation::Watch& watch) -> Result<DesignFigures> {
        Result<Run> run = run_one(design, candidates[jobs[i].candidate].terms, design.scenarios[jobs[i].scenario],
                                  Keep::figures, watch);
        if (!run) return tl::unexpected<Error>(run.error());
        return run->figures;
      });
  if (!figures) return tl::unexpected<Error>(figures.error());
  for (std::size_t i = 0; i < jobs.size(); ++i) candidates[jobs[i].candidate].figures.push_back((*figures)[i]);
  for (DesignCandidate& candidate : candidates) {
    const auto holds = [&](const DesignFigures& one) { return meets(design.goals, one); };
    candidate.meets =
        !candidate.figures.empty() && std::all_of(candidate.figures.begin(), candidate.figures.end(), holds);
  }
  mark_frontier(candidates);
  found.candidates = std::move(candidates);
  return found;
}

DesignScore score_of(const DesignCandidate& candidate) {
  const auto part = [](double some, double all) { return all == 0 ? 0 : some / all; };
  constexpr double kMost = std::numeric_limits<double>::infinity();
  DesignScore score{kMost, kMost, kMost, static_cast<double>(candidate.terms.platform_rate.units()) / kRateOne,
                    static_cast<double>(candidate.terms.reward_rate.units()) / kRateOne};
  for (const DesignFigures& figures : candidate.figures) {
    score.recovered =
        std::min(score.recovered, part(static_cast<double>(figures.recovered), static_cast<double>(figures.members)));
    score.late_received = std::min(score.late_received, part(static_cast<double>(figures.late_received.units()),
                                                             static_cast<double>(figures.late_spent.units())));
    score.median_days =
        std::min(score.median_days, figures.median_days ? -static_cast<double>(*figures.median_days) : -kMost);
  }
  return score;
}

}  // namespace greenpool
