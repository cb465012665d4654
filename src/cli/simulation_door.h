// What the subcommands that simulate share: scenarios from files, progress while runs work, results into a directory.
#pragma once

#include <chrono>
#include <future>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/progress.h"
#include "cli/stop_signal.h"
#include "sim/result_files.h"
#include "sim/runs.h"
#include "sim/scenario.h"

namespace greenpool {

inline constexpr int kThreadsMax = 256;

// A preset, or a file in that directory. Errors: file_unreadable, file_malformed, those of parse_terms().
[[nodiscard]] Result<Terms> read_named_terms(const std::string& name, const std::string& directory);

// Terms that the scenario names are a preset, else a file beside it; so are its real orders. Errors: file_unreadable,
// file_malformed, those of parse_scenario(), parse_terms() and read_real_orders().
[[nodiscard]] Result<Scenario> read_scenario_file(const std::string& path);
// The same of a document that is built in: its terms are a preset.
[[nodiscard]] Result<Scenario> read_scenario_text(std::string_view document, std::string_view source,
                                                  const std::string& directory);

// One for each core where none are given.
[[nodiscard]] int threads_or_cores(int threads);

// work(progress) on another thread, while this one shows how far it is and hears the signal, which ends it.
template <class Work>
[[nodiscard]] auto with_progress(std::uint64_t days, Work&& work) {
  constexpr auto kLook = std::chrono::milliseconds(50);
  RunsProgress done;
  Progress bar(Text::simulating, Text::orders_unit);
  auto result = std::async(std::launch::async, [&] { return work(done); });
  while (result.wait_for(kLook) != std::future_status::ready) {
    if (StopSignal::caught() != 0) done.stop = true;
    bar.update(done.days, days, done.orders);
  }
  bar.finish();
  return result.get();
}

// As complain(), but what a signal ended ends as such.
[[nodiscard]] int complain_of_run(const Error& error);

// Before anything is computed: whether these files may be written there. Errors: output_in_journal, output_is_input.
[[nodiscard]] Status check_results_directory(const std::string& directory, const std::vector<std::string_view>& names,
                                             const std::vector<std::string>& inputs);
// Makes the directory where it is missing. Errors: file_unwritable, output_failed.
[[nodiscard]] Status write_results(const std::string& directory, const std::vector<ResultFile>& files);

}  // namespace greenpool
