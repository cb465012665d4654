#include "cli/config_file.h"

#include <unistd.h>

#include "base/system_clock.h"
#include "cli/report.h"
#include "cli/texts.h"

namespace greenpool {

ConfigReading read_server_config(const std::string& path) {
  return load_config(path, config_environment(environ), SystemClock().now());
}

void print_findings(const ConfigReading& reading) {
  const ProblemLanguage chosen = language() == Language::chinese ? ProblemLanguage::chinese : ProblemLanguage::english;
  std::string lines;
  for (const ConfigFinding& finding : reading.findings) lines += describe(finding, chosen) + "\n";
  if (!write_all(STDERR_FILENO, lines)) return;  // nobody left to tell
}

std::optional<ServerConfig> usable_config(const std::string& path) {
  ConfigReading reading = read_server_config(path);
  print_findings(reading);
  if (!reading.usable()) return std::nullopt;
  return std::move(reading.config);
}

}  // namespace greenpool
