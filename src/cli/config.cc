// `greenpool config check`: whether a server could run with this configuration.
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/config_file.h"
#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/texts.h"

namespace greenpool {
namespace {

int check_config(const std::string& path) {
  if (!usable_config(path)) return kExitUsage;
  return print(format_text(Text::config_usable, path) + "\n");
}

}  // namespace

void add_config_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("config", format_text(Text::config_help));
  command->require_subcommand(1);
  const auto file = std::make_shared<std::string>();
  auto* check = command->add_subcommand("check", format_text(Text::config_check_help));
  check->footer(format_text(Text::config_check_footer));
  check->add_option("FILE", *file, format_text(Text::config_argument))->required();
  check->callback([file, &run] { run = [file] { return check_config(*file); }; });
}

}  // namespace greenpool
