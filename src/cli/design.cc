// greenpool design: which terms meet what is wanted, under scenarios; or why none can.
#include "sim/design.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/simulation_door.h"
#include "cli/terms_file.h"
#include "cli/texts.h"
#include "sim/result_files.h"
#include "terms/document.h"

namespace greenpool {
namespace {

struct DesignOptions {
  std::string goals;
  std::string out;
  int threads = 0;
};

Result<Design> read_design_file(const std::string& path) {
  const Result<std::string> text = read_small_file(path, kDocumentBytesMax);
  if (!text) return tl::unexpected<Error>(text.error());
  const std::string directory = std::filesystem::path(path).parent_path().string();
  return parse_design(*text, path,
                      {.terms = [&](const std::string& name) { return read_named_terms(name, directory); },
                       .scenario =
                           [&](const std::string& name) {
                             return read_scenario_file((std::filesystem::path(directory) / name).string());
                           }});
}

// Cut: a share is never shown as more than it is.
std::string per_cent_of(double share) {
  constexpr double kNoise = 1e-9;
  return fmt::format("{:.2f} %", std::floor(share * 10'000 + kNoise) / 100);
}

std::string median_text(double median_days) {
  return std::isinf(median_days) ? format_text(Text::design_never) : fmt::format("{:.0f}", -median_days);
}

std::string told(const Design& design, const DesignResult& result, const std::string& directory) {
  const int digits = design.terms.currency.digits;
  std::string text;
  const auto line = [&text](Text form, const auto&... values) { text += format_text(form, values...) + "\n"; };
  const auto money = [digits](Money amount) { return format_money(amount, digits); };
  if (!result.impossible.empty()) line(Text::design_impossible_head, design.name);
  for (const DesignImpossibility& one : result.impossible) {
    line(Text::design_impossible, one.goal, design.scenarios[one.scenario].file, money(one.needed),
         money(one.available), design.terms.currency.code);
  }
  if (result.impossible.empty()) {
    line(Text::design_head, design.name, result.candidates.size(), design.scenarios.size(), result.meeting());
  }
  if (result.invalid > 0) line(Text::design_invalid, result.invalid);
  const auto candidate_line = [&](const DesignCandidate& candidate, const std::string& file) {
    const DesignScore score = score_of(candidate);
    line(Text::design_candidate, file, format_rate(candidate.terms.grant_rate), format_rate(candidate.terms.sell_fee),
         candidate.terms.exit_multiple ? format_multiple(*candidate.terms.exit_multiple) : "-",
         format_rate(candidate.terms.platform_rate), format_rate(candidate.terms.reward_rate),
         per_cent_of(score.recovered), median_text(score.median_days), per_cent_of(score.late_received));
  };
  const std::vector<const DesignCandidate*> best = best_candidates(result, BestOf::meeting);
  for (std::size_t i = 0; i < best.size(); ++i) candidate_line(*best[i], candidate_terms_file(i));
  if (result.impossible.empty() && best.empty()) {
    const std::vector<const DesignCandidate*> run = best_candidates(result, BestOf::all);
    line(run.empty() ? Text::design_unrun : Text::design_none);
    for (const DesignCandidate* candidate : run) candidate_line(*candidate, "-");
  }
  line(Text::design_caution);
  line(Text::study_files, (std::filesystem::path(directory) / kDesignPageFile).string());
  return text;
}

// Nothing that was read may be written over.
Status check_targets(const DesignOptions& options, const Design& design) {
  std::vector<std::string> of_terms;
  for (std::size_t i = 0; i < kBestCandidatesMax; ++i) of_terms.push_back(candidate_terms_file(i));
  std::vector<std::string_view> names{kDesignPageFile, kDesignSummaryFile, kCandidatesFile};
  names.insert(names.end(), of_terms.begin(), of_terms.end());
  const std::filesystem::path directory = std::filesystem::path(options.goals).parent_path();
  std::vector<std::string> inputs{options.goals, (directory / design.terms_file).string()};
  for (const DesignScenario& one : design.scenarios) inputs.push_back((directory / one.file).string());
  return check_results_directory(options.out, names, inputs);
}

// Terms of an earlier design would look like answers of this one.
void remove_others(const std::string& directory, std::size_t written) {
  std::error_code ignored;
  for (std::size_t i = written; i < kBestCandidatesMax; ++i) {
    std::filesystem::remove(std::filesystem::path(directory) / candidate_terms_file(i), ignored);
  }
}

int design(const DesignOptions& options) {
  const StopSignal stop;
  const Result<Design> design = read_design_file(options.goals);
  if (!design) return complain_of_run(design.error());
  if (Status free = check_targets(options, *design); !free) return complain(free.error());
  std::uint64_t invalid = 0;
  std::vector<DesignCandidate> candidates = design_candidates(*design, invalid);
  const std::uint64_t days = design_days(*design, candidates);
  Result<DesignResult> result = with_progress(days, [&](RunsProgress& progress) {
    return search_design(*design, std::move(candidates), threads_or_cores(options.threads), progress);
  });
  if (!result) return complain_of_run(result.error());
  result->invalid = invalid;
  if (Status written = write_results(options.out, design_files(*design, *result)); !written) {
    return complain(written.error());
  }
  remove_others(options.out, best_candidates(*result, BestOf::meeting).size());
  const int printed = print(told(*design, *result, options.out));
  if (printed != kExitOk) return printed;
  return result->meeting() > 0 ? kExitOk : kExitRefused;
}

}  // namespace

void add_design_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("design", format_text(Text::design_help));
  command->footer(format_text(Text::design_footer));
  const auto options = std::make_shared<DesignOptions>();
  command->add_option("GOALS", options->goals, format_text(Text::design_argument))->required();
  command->add_option("--out", options->out, format_text(Text::simulate_out_option))->required()->type_name("DIR");
  command->add_option("--threads", options->threads, format_text(Text::simulate_threads_option))
      ->type_name("N")
      ->check(CLI::Range(1, kThreadsMax));
  command->callback([options, &run] { run = [options] { return design(*options); }; });
}

}  // namespace greenpool
