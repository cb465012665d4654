// greenpool simulate: a scenario on the production engine, before anyone joins. Writes tables and a page for a browser.
#include <algorithm>
#include <filesystem>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/simulation_door.h"
#include "cli/texts.h"
#include "sim/result_files.h"
#include "sim/runs.h"

namespace greenpool {
namespace {

constexpr int kRunsMax = 10'000;

struct SimulateOptions {
  std::string scenario;
  std::string out;
  int runs = 1;
  int threads = 0;  // 0: one for each core
  std::int64_t seed = -1;
};

// In hundredths of a per cent. A share of people is never shown as more than it is, a bound never as less.
enum class Shown : std::uint8_t { cut, raised };
std::string per_cent(std::uint64_t part, std::uint64_t whole, Shown shown) {
  constexpr std::uint64_t kHundredths = 10'000;
  const UInt128 scaled = UInt128{part} * kHundredths + (shown == Shown::raised ? whole - 1 : 0);
  const std::uint64_t share = whole == 0 ? 0 : static_cast<std::uint64_t>(scaled / whole);
  return fmt::format("{}.{:02} %", share / 100, share % 100);
}

std::string told(const Scenario& scenario, const RunResult& result, const std::string& directory) {
  const int digits = scenario.terms.currency.digits;
  const auto money = [digits](Money amount) { return format_money(amount, digits); };
  const DayPoint& end = result.end;
  std::string text;
  const auto line = [&text](Text form, const auto&... values) { text += format_text(form, values...) + "\n"; };
  line(Text::simulated_head, scenario.name, scenario.days, end.members, end.totals.orders);
  line(Text::simulated_price, format_price(end.pool.price(), digits), money(end.pool.cash),
       scenario.terms.currency.code, format_points(end.pool.circulating));
  line(Text::simulated_paid, money(end.totals.spent), money(contributed(end.totals)), money(paid_out(end.totals)),
       money(end.totals.rewards));
  const auto of_members = [&end](std::uint64_t count) { return per_cent(count, end.members, Shown::cut); };
  line(Text::simulated_reached, of_members(result.reached[0]), of_members(result.reached[1]),
       of_members(result.reached[2]), of_members(result.exited));
  line(Text::simulated_bound,
       per_cent(static_cast<std::uint64_t>((contributed(end.totals) + end.totals.injected).units()),
                static_cast<std::uint64_t>(std::max(end.totals.spent, Money(1)).units()), Shown::raised));
  for (std::size_t i = 0; i < result.attacks.size(); ++i) {
    const ScenarioAttack& plan = scenario.attacks[i];
    const AttackResult& attack = result.attacks[i];
    line(Text::simulated_attack, kAttackNames[static_cast<std::size_t>(plan.kind)], plan.day, money(attack.paid),
         money(attack.got), money(attack.worth), money(attack.gain()));
  }
  if (result.refused > 0) line(Text::simulated_refused, result.refused);
  line(Text::simulated_files, (std::filesystem::path(directory) / kReportFile).string());
  return text;
}

int simulate(const SimulateOptions& options) {
  const StopSignal stop;
  if (Status free = check_results_directory(options.out, {kSummaryFile, kSeriesFile, kCohortsFile, kReportFile},
                                            {options.scenario});
      !free) {
    return complain(free.error());
  }
  Result<Scenario> scenario = read_scenario_file(options.scenario);
  if (!scenario) return complain_of_run(scenario.error());
  if (options.seed >= 0) scenario->seed = static_cast<std::uint64_t>(options.seed);
  const std::uint64_t days = static_cast<std::uint64_t>(scenario->days) * static_cast<std::uint64_t>(options.runs);
  const Result<std::vector<RunResult>> results = with_progress(days, [&](RunsProgress& progress) {
    return run_all(*scenario, options.runs, threads_or_cores(options.threads), progress);
  });
  if (!results) return complain_of_run(results.error());
  if (Status written = write_results(options.out, simulation_files(*scenario, *results)); !written) {
    return complain(written.error());
  }
  return print(told(*scenario, results->front(), options.out));
}

}  // namespace

void add_simulate_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("simulate", format_text(Text::simulate_help));
  command->footer(format_text(Text::simulate_footer));
  const auto options = std::make_shared<SimulateOptions>();
  command->add_option("SCENARIO", options->scenario, format_text(Text::scenario_argument))->required();
  command->add_option("--out", options->out, format_text(Text::simulate_out_option))->required()->type_name("DIR");
  command->add_option("--runs", options->runs, format_text(Text::simulate_runs_option))
      ->type_name("N")
      ->check(CLI::Range(1, kRunsMax));
  command->add_option("--seed", options->seed, format_text(Text::simulate_seed_option))
      ->type_name("N")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--threads", options->threads, format_text(Text::simulate_threads_option))
      ->type_name("N")
      ->check(CLI::Range(1, kThreadsMax));
  command->callback([options, &run] { run = [options] { return simulate(*options); }; });
}

}  // namespace greenpool
