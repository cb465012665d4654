// `greenpool backup`, `greenpool backup verify`, `greenpool restore`: copies of everything that a server keeps
// (ops/backup.h).
#include "ops/backup.h"

#include <memory>
#include <string>

#include "base/system_clock.h"
#include "cli/commands.h"
#include "cli/config_file.h"
#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/texts.h"
#include "ops/problems.h"

namespace greenpool {
namespace {

struct BackupChoices {
  std::string config;
  std::string data;
  std::string into;
  std::string backup;
};

std::uint64_t records_of(const BackupManifest& manifest) {
  std::uint64_t records = 0;
  for (const BackupProgramme& programme : manifest.programmes) records += programme.next_seq;
  return records;
}

std::string summary(Text text, const std::filesystem::path& directory, const BackupManifest& manifest) {
  return format_text(text, directory.string(), manifest.files.size(), manifest.programmes.size(),
                     records_of(manifest)) +
         "\n";
}

// What the user named is not what it should be, rather than a fault of the machine.
int complain_of(const Error& error) {
  const int code = complain(error);
  return error.code == kBackupUnknown.code || error.code == kRestoreTargetTaken.code ? kExitUsage : code;
}

int back_up(const BackupChoices& choices) {
  SystemClock clock;
  BackupOptions options{.data = choices.data, .into = choices.into, .clock = &clock};
  if (!choices.config.empty()) {
    const std::optional<ServerConfig> config = usable_config(choices.config);
    if (!config) return kExitUsage;
    options.data = config->data.directory;
    options.keep = {.daily = config->backup.keep_daily, .weekly = config->backup.keep_weekly};
    if (choices.into.empty()) options.into = config->backup.directory;
  }
  if (options.into.empty()) {
    complain("usage", format_text(Text::backup_nowhere));
    return kExitUsage;
  }
  if (std::error_code error; !std::filesystem::is_directory(options.data, error)) {
    complain("usage", format_text(Text::not_a_directory, options.data.string()));
    return kExitUsage;
  }
  const Result<BackupReport> made = make_backup(options);
  if (!made) return complain_of(made.error());
  return print(summary(Text::backup_made, made->directory, made->manifest));
}

int verify(const std::string& backup) {
  const Result<BackupManifest> manifest = verify_backup(backup);
  if (!manifest) {
    const int code = complain_of(manifest.error());
    return manifest.error().code == kBackupDamaged.code ? kExitRefused : code;
  }
  return print(summary(Text::backup_sound, backup, *manifest));
}

int restore(const BackupChoices& choices) {
  const Result<BackupManifest> manifest = restore_backup(choices.backup, choices.into);
  if (!manifest) {
    const int code = complain_of(manifest.error());
    return manifest.error().code == kBackupDamaged.code ? kExitRefused : code;
  }
  return print(summary(Text::restore_done, choices.into, *manifest) + format_text(Text::restore_key) + "\n");
}

}  // namespace

void add_backup_command(CLI::App& app, Run& run) {
  const auto choices = std::make_shared<BackupChoices>();
  auto* command = app.add_subcommand("backup", format_text(Text::backup_help));
  command->footer(format_text(Text::backup_footer));
  auto* config = command->add_option("--config", choices->config, format_text(Text::config_option))->type_name("FILE");
  command->add_option("--data", choices->data, format_text(Text::backup_data))->type_name("DIR")->excludes(config);
  command->add_option("DIR", choices->into, format_text(Text::backup_into));
  auto* verifying = command->add_subcommand("verify", format_text(Text::backup_verify_help));
  verifying->add_option("DIR", choices->backup, format_text(Text::backup_argument))->required();
  verifying->callback([choices, &run] { run = [choices] { return verify(choices->backup); }; });
  command->callback([choices, command, verifying, &run] {
    if (command->got_subcommand(verifying)) return;
    if (choices->config.empty() && choices->data.empty()) throw CLI::RequiredError("--config");
    run = [choices] { return back_up(*choices); };
  });
}

void add_restore_command(CLI::App& app, Run& run) {
  const auto choices = std::make_shared<BackupChoices>();
  auto* command = app.add_subcommand("restore", format_text(Text::restore_help));
  command->footer(format_text(Text::restore_footer));
  command->add_option("DIR", choices->backup, format_text(Text::backup_argument))->required();
  command->add_option("INTO", choices->into, format_text(Text::restore_into))->required();
  command->callback([choices, &run] { run = [choices] { return restore(*choices); }; });
}

}  // namespace greenpool
