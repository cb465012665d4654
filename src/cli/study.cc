// greenpool study forced-exit: what forced exit does for risk, from runs of the same worlds side by side.
#include "sim/study.h"

#include <filesystem>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/simulation_door.h"
#include "cli/texts.h"
#include "sim/result_files.h"

namespace greenpool {
namespace {

struct StudyOptions {
  std::string scenario;
  std::string out;
  int threads = 0;
};

int study_forced_exit(const StudyOptions& options) {
  const StopSignal stop;
  if (Status free = check_results_directory(options.out, {kStudyPageFile, kStudyTableFile, kChineseFile, kEnglishFile},
                                            {options.scenario});
      !free) {
    return complain(free.error());
  }
  const Result<Scenario> base = options.scenario.empty() ? read_scenario_text(study_document(), "study", {})
                                                         : read_scenario_file(options.scenario);
  if (!base) return complain_of_run(base.error());
  const std::uint64_t days = static_cast<std::uint64_t>(base->days) * study_cells();
  const Result<std::vector<StudyCell>> cells = with_progress(
      days, [&](RunsProgress& progress) { return run_study(*base, threads_or_cores(options.threads), progress); });
  if (!cells) return complain_of_run(cells.error());
  if (Status written = write_results(options.out, study_files(*base, *cells)); !written)
    return complain(written.error());
  const std::string told = sentence_lines(study_conclusion(*cells),
                                          language() == Language::chinese ? &StudySentence::zh : &StudySentence::en);
  return print(told + format_text(Text::study_files, (std::filesystem::path(options.out) / kStudyPageFile).string()) +
               "\n");
}

}  // namespace

void add_study_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("study", format_text(Text::study_help));
  command->require_subcommand(1);
  auto* forced_exit = command->add_subcommand("forced-exit", format_text(Text::study_forced_exit_help));
  forced_exit->footer(format_text(Text::study_footer));
  const auto options = std::make_shared<StudyOptions>();
  forced_exit->add_option("SCENARIO", options->scenario, format_text(Text::study_scenario_argument));
  forced_exit->add_option("--out", options->out, format_text(Text::simulate_out_option))->required()->type_name("DIR");
  forced_exit->add_option("--threads", options->threads, format_text(Text::simulate_threads_option))
      ->type_name("N")
      ->check(CLI::Range(1, kThreadsMax));
  forced_exit->callback([options, &run] { run = [options] { return study_forced_exit(*options); }; });
}

}  // namespace greenpool
