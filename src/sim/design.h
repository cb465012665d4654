// The designer: which terms meet what an operator wants of a programme, under scenarios of who comes and who sells; or
// that none can, proven from what people spend and what of it can reach the pool at all. SPEC section 16.
//
// It tries every combination of the rates that it is given, each on the engine; between them it knows nothing. The
// proof is of another kind: it holds for all terms. Thread safety: call from one thread; runs are spread over
// `threads`. The same result with any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sim/runs.h"
#include "sim/scenario.h"

namespace greenpool {

inline constexpr std::size_t kDesignScenariosMax = 16;
inline constexpr std::size_t kDesignCandidatesMax = 10'000;

// What is wanted, in each of the scenarios; at least one of them.
struct DesignGoals {
  // Of the members who were seen for so many days, at least half got back from the pool what they had spent within
  // them.
  std::optional<int> median_break_even_days;
  std::optional<Rate> recovered;      // members who got back what they spent, as things stand at the end: at least
  std::optional<Rate> late_received;  // of what the later half of the members spent, what came back to them: at least
  std::optional<Rate> platform_rate;  // at least
  std::optional<Rate> reward_rate;    // at least
  std::optional<Money> budget;        // of subsidies and injections: at most
  bool unblocked = false;             // no finding of the review blocks
};

// What is tried; an empty list is the base's own.
struct DesignSpace {
  std::vector<Rate> grant_rates;
  std::vector<Rate> sell_fees;
  std::vector<std::optional<Multiple>> exit_multiples;
  std::vector<Rate> platform_rates;
  std::vector<Rate> reward_rates;
};

struct DesignScenario {
  std::string file;
  Scenario scenario;
};

struct Design {
  std::string name;
  std::string source;  // the document
  std::string terms_file;
  Terms terms;  // what the search starts from; those of the scenarios do not count
  std::vector<DesignScenario> scenarios;
  DesignGoals goals;
  DesignSpace space;
};

struct DesignFiles {
  std::function<Result<Terms>(const std::string& name)> terms;
  std::function<Result<Scenario>(const std::string& name)> scenario;
};
// Errors: design_malformed, design_unknown_key, design_missing_key, design_wrong_type, design_too_fine,
// design_out_of_range, design_inconsistent, each with the line and the key; those of `files`.
[[nodiscard]] Result<Design> parse_design(std::string_view toml, std::string_view source, const DesignFiles& files);

// What one candidate came to in one scenario.
struct DesignFigures {
  std::uint64_t members = 0;
  std::uint64_t recovered = 0;
  std::uint64_t seen = 0;     // for at least the goal's days, or 0 without that goal
  std::uint64_t in_time = 0;  // of these, who got back what they had spent within the goal's days
  std::uint64_t exited = 0;
  std::optional<int> median_days;  // until half got back what they spent (Kaplan–Meier); nothing: half never did
  Money spent;
  Money contributed;
  Money paid_out;
  Money late_spent;
  Money late_received;
  Money operators_money;  // subsidies and injections
  double top_percent_share = 0;
};

struct DesignCandidate {
  Terms terms;
  std::vector<DesignFigures> figures;  // by scenario; empty where a goal on rates or the review rules it out unrun
  bool blocks = false;                 // a finding of the review does
  bool meets = false;                  // every goal in every scenario
  // No other that was run is as good in everything that is compared and better in one thing; of those that meet the
  // goals, no other that meets them.
  bool on_frontier = false;
};

// That a goal cannot be met in a scenario, whatever the terms: to meet it, members have to receive at least `needed`,
// and at most `available` can come into the pool.
struct DesignImpossibility {
  std::size_t scenario = 0;
  std::string_view goal;  // its key
  Money needed;
  Money available;
};

struct DesignResult {
  std::vector<DesignCandidate> candidates;  // in order of the lists; empty where a goal is impossible
  std::uint64_t invalid = 0;                // combinations that are no terms, or leave nothing for the pool
  std::vector<DesignImpossibility> impossible;
  [[nodiscard]] std::size_t meeting() const;
};

// Every combination that is valid terms. O(product of the lists).
[[nodiscard]] std::vector<DesignCandidate> design_candidates(const Design& design, std::uint64_t& invalid);

// How many days all runs together have, for progress.
[[nodiscard]] std::uint64_t design_days(const Design& design, const std::vector<DesignCandidate>& candidates);

// Errors: those of Simulation::all(); design_inconsistent where no combination is valid.
[[nodiscard]] Result<DesignResult> search_design(const Design& design, std::vector<DesignCandidate> candidates,
                                                 int threads, RunsProgress& progress);

// What candidates are compared by, in this order, each in its worst scenario; greater is better.
struct DesignScore {
  double recovered = 0;
  double late_received = 0;
  double median_days = 0;  // negative; where half never did, below every other
  double platform_rate = 0;
  double reward_rate = 0;
};
[[nodiscard]] DesignScore score_of(const DesignCandidate& candidate);

[[nodiscard]] std::string design_json(const Design& design, const DesignResult& result);
[[nodiscard]] std::string design_csv(const Design& design,
                                     const DesignResult& result);  // a row a candidate and scenario
[[nodiscard]] std::string design_html(const Design& design, const DesignResult& result);

}  // namespace greenpool
