#include "cli/simulation_door.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "cli/output_file.h"
#include "cli/real_orders.h"
#include "cli/report.h"
#include "cli/terms_file.h"
#include "cli/texts.h"
#include "terms/document.h"

namespace greenpool {

Result<Terms> read_named_terms(const std::string& name, const std::string& directory) {
  if (const std::optional<Terms> preset = find_preset(name)) return *preset;
  return read_terms_file((std::filesystem::path(directory) / name).string());
}

Result<Scenario> read_scenario_text(std::string_view document, std::string_view source, const std::string& directory) {
  return parse_scenario(document, source,
                        {.terms = [&](const std::string& name) { return read_named_terms(name, directory); },
                         .orders =
                             [&](const std::string& name, const Terms& terms) {
                               return read_real_orders((std::filesystem::path(directory) / name).string(), terms);
                             }});
}

Result<Scenario> read_scenario_file(const std::string& path) {
  const Result<std::string> text = read_small_file(path, kDocumentBytesMax);
  if (!text) return tl::unexpected<Error>(text.error());
  return read_scenario_text(*text, path, std::filesystem::path(path).parent_path().string());
}

int threads_or_cores(int threads) {
  return threads > 0 ? threads : std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kThreadsMax);
}

int complain_of_run(const Error& error) {
  return error.code == "interrupted" ? complain_of_signal(format_text(Text::simulation_interrupted)) : complain(error);
}

Status check_results_directory(const std::string& directory, const std::vector<std::string_view>& names,
                               const std::vector<std::string>& inputs) {
  for (const std::string_view name : names) {
    const std::string target = (std::filesystem::path(directory) / name).string();
    if (Status free = check_output_target(target, {}, inputs); !free) return free;
  }
  return {};
}

Status write_results(const std::string& directory, const std::vector<ResultFile>& files) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error || !std::filesystem::is_directory(directory, error)) {
    return failure("file_unwritable", format_text(Text::file_unwritable, directory, error.message()));
  }
  for (const ResultFile& result : files) {
    OutputFile file;
    if (Status opened = file.open((std::filesystem::path(directory) / result.name).string()); !opened) return opened;
    if (Status written = file.write(result.bytes); !written) return written;
    if (Status finished = file.finish(); !finished) return finished;
  }
  return {};
}

}  // namespace greenpool
