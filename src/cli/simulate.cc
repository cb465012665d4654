// greenpool simulate: a scenario on the production engine, before anyone joins. Writes tables and a page for a browser.
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <future>
#include <thread>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/stop_signal.h"
#include "cli/terms_file.h"
#include "cli/texts.h"
#include "sim/output.h"
#include "sim/runs.h"
#include "sim/scenario.h"
#include "terms/document.h"

namespace greenpool {
namespace {

constexpr int kRunsMax = 10'000;
constexpr int kThreadsMax = 256;

struct SimulateOptions {
  std::string scenario;
  std::string out;
  int runs = 1;
  int threads = 0;  // 0: one for each core
  std::int64_t seed = -1;
};

// A preset, else a file beside the scenario.
Result<Terms> find_terms(const std::string& name, const std::filesystem::path& directory) {
  if (const std::optional<Terms> preset = find_preset(name)) return *preset;
  return read_terms_file((directory / name).string());
}

Result<Scenario> read_scenario(const SimulateOptions& options) {
  const Result<std::string> text = read_small_file(options.scenario, kDocumentBytesMax);
  if (!text) return tl::unexpected<Error>(text.error());
  const std::filesystem::path directory = std::filesystem::path(options.scenario).parent_path();
  Result<Scenario> scenario = parse_scenario(
      *text, options.scenario, [&directory](const std::string& name) { return find_terms(name, directory); });
  if (scenario && options.seed >= 0) scenario->seed = static_cast<std::uint64_t>(options.seed);
  return scenario;
}

// While the runs work elsewhere, this thread shows how far they are and hears the signal.
Result<std::vector<RunResult>> run_with_progress(const Scenario& scenario, const SimulateOptions& options) {
  constexpr auto kLook = std::chrono::milliseconds(50);
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const int threads = options.threads > 0 ? options.threads : cores;
  const std::uint64_t days = static_cast<std::uint64_t>(scenario.days) * static_cast<std::uint64_t>(options.runs);
  RunsProgress done;
  Progress bar(Text::simulating, Text::orders_unit);
  std::future<Result<std::vector<RunResult>>> results =
      std::async(std::launch::async, [&] { return run_all(scenario, options.runs, threads, done); });
  while (results.wait_for(kLook) != std::future_status::ready) {
    if (StopSignal::caught() != 0) done.stop = true;
    bar.update(done.days, days, done.orders);
  }
  bar.finish();
  return results.get();
}

Status write_file(const std::filesystem::path& path, const std::string& bytes) {
  OutputFile file;
  if (Status opened = file.open(path.string()); !opened) return opened;
  if (Status written = file.write(bytes); !written) return written;
  return file.finish();
}

Status make_directory(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (!error && std::filesystem::is_directory(directory, error)) return {};
  return failure("file_unwritable", format_text(Text::file_unwritable, directory, error.message()));
}

constexpr std::array<const char*, 4> kFiles{"summary.json", "series.csv", "cohorts.csv", "report.html"};

Status write_results(const std::string& directory, const Scenario& scenario, const std::vector<RunResult>& results) {
  const std::filesystem::path into(directory);
  const std::array<std::string, kFiles.size()> contents{
      summary_json(scenario, results), series_csv(scenario, results.front()), cohorts_csv(scenario, results.front()),
      report_html(scenario, results)};
  for (std::size_t i = 0; i < kFiles.size(); ++i) {
    if (Status written = write_file(into / kFiles[i], contents[i]); !written) return written;
  }
  return {};
}

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
  const Money paid = end.totals.sales_paid + end.totals.exits_paid;
  std::string text;
  const auto line = [&text](Text form, const auto&... values) { text += format_text(form, values...) + "\n"; };
  line(Text::simulated_head, scenario.name, scenario.days, end.members, end.totals.orders);
  line(Text::simulated_price, format_price(end.pool.price(), digits), money(end.pool.cash),
       scenario.terms.currency.code, format_points(end.pool.circulating));
  line(Text::simulated_paid, money(end.totals.spent), money(end.contributed), money(paid), money(end.totals.rewards));
  const auto of_members = [&end](std::uint64_t count) { return per_cent(count, end.members, Shown::cut); };
  line(Text::simulated_reached, of_members(result.reached[0]), of_members(result.reached[1]),
       of_members(result.reached[2]), of_members(result.exited));
  line(Text::simulated_bound,
       per_cent(static_cast<std::uint64_t>((end.contributed + end.totals.injected).units()),
                static_cast<std::uint64_t>(std::max(end.totals.spent, Money(1)).units()), Shown::raised));
  if (result.refused > 0) line(Text::simulated_refused, result.refused);
  line(Text::simulated_files, (std::filesystem::path(directory) / "report.html").string());
  return text;
}

int simulate(const SimulateOptions& options) {
  const StopSignal stop;
  for (const char* const file : kFiles) {
    const std::string target = (std::filesystem::path(options.out) / file).string();
    if (Status free = check_output_target(target, {}, {options.scenario}); !free) return complain(free.error());
  }
  const Result<Scenario> scenario = read_scenario(options);
  if (!scenario) return complain(scenario.error());
  if (Status made = make_directory(options.out); !made) return complain(made.error());
  const Result<std::vector<RunResult>> results = run_with_progress(*scenario, options);
  if (!results && results.error().code == "interrupted")
    return complain_of_signal(format_text(Text::simulation_interrupted));
  if (!results) return complain(results.error());
  if (Status written = write_results(options.out, *scenario, *results); !written) return complain(written.error());
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
