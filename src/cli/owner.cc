// `greenpool owner`: the first operator of an office, before anybody can sign in.
#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>

#include "base/system_clock.h"
#include "cli/commands.h"
#include "cli/config_file.h"
#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/texts.h"
#include "office/office.h"
#include "office/random.h"
#include "people/operators.h"
#include "people/secret_key.h"
#include "server/office_server.h"

namespace greenpool {
namespace {

struct OwnerChoices {
  std::string data;
  std::string config;
  std::string login;
  std::string name;
  bool password_from_input = false;
};

struct Place {
  std::filesystem::path data;
  std::filesystem::path master_key;
  PasswordWork work;
};

std::optional<Place> place_of(const OwnerChoices& choices) {
  if (choices.config.empty()) return Place{choices.data, std::filesystem::path(choices.data) / "master.key", {}};
  const std::optional<ServerConfig> config = usable_config(choices.config);
  if (!config) return std::nullopt;
  return Place{config->data.directory,
               config->data.master_key_file,
               {.passes = static_cast<std::uint64_t>(config->password.passes),
                .memory_bytes = static_cast<std::size_t>(config->password.memory_mib) << 20U}};
}

Result<std::string> add_owner(const Place& place, const OwnerChoices& choices, const std::string& password) {
  SystemClock clock;
  std::error_code problem;
  std::filesystem::create_directories(place.data, problem);
  if (problem) return failure("office_unavailable", place.data.string() + ": " + problem.message());
  auto office =
      Office::open({.path = (place.data / "office.sqlite").string(), .schemas = office_schemas(), .clock = &clock});
  if (!office) return tl::unexpected(office.error());
  auto vault = Vault::open(**office, place.master_key.string());
  if (!vault) return tl::unexpected(vault.error());
  const PeopleSettings settings{.password_work = place.work};
  const People people{**vault, settings};
  try {
    check_operator_password(password, settings, SecondFactor::absent, choices.login);
    const std::string hash = hash_password(password, place.work);
    return (*office)->ask([&](Work& work) {
      return bootstrap_owner(work, people,
                             {.login = choices.login,
                              .display_name = choices.name.empty() ? choices.login : choices.name,
                              .password_hash = hash});
    });
  } catch (const Refusal& refusal) {
    const ProblemInfo& info = refusal.problem();
    const std::string_view text = language() == Language::chinese ? info.text_zh : info.text_en;
    return failure("owner_refused", std::string(info.code) + ": " + std::string(text));
  }
}

int make_owner(const OwnerChoices& choices) {
  const std::optional<Place> place = place_of(choices);
  if (!place) return kExitUsage;
  std::string password;
  if (choices.password_from_input) {
    if (!std::getline(std::cin, password)) {
      complain("usage", format_text(Text::owner_no_password));
      return kExitUsage;
    }
    if (password.ends_with('\r')) password.pop_back();
  } else {
    password = random_token();
  }
  const Result<std::string> owner = add_owner(*place, choices, password);
  std::string shown = choices.password_from_input ? std::string() : format_text(Text::owner_password, password) + "\n";
  wipe(password);
  if (!owner) {
    const int code = complain(owner.error());
    return owner.error().code == "owner_refused" ? kExitRefused : code;
  }
  const int printed =
      print(format_text(Text::owner_made, choices.login) + "\n" + shown + format_text(Text::owner_must_change) + "\n");
  wipe(shown);
  return printed;
}

}  // namespace

void add_owner_command(CLI::App& app, Run& run) {
  const auto choices = std::make_shared<OwnerChoices>();
  auto* command = app.add_subcommand("owner", format_text(Text::owner_help));
  command->footer(format_text(Text::owner_footer));
  auto* config = command->add_option("--config", choices->config, format_text(Text::config_option))->type_name("FILE");
  command->add_option("--data", choices->data, format_text(Text::serve_data))->type_name("DIR")->excludes(config);
  command->add_option("--login", choices->login, format_text(Text::owner_login))->type_name("NAME")->required();
  command->add_option("--name", choices->name, format_text(Text::owner_name))->type_name("NAME");
  command->add_flag("--password-stdin", choices->password_from_input, format_text(Text::owner_password_option));
  command->callback([choices, &run] {
    if (choices->config.empty() && choices->data.empty()) throw CLI::RequiredError("--config");
    run = [choices] { return make_owner(*choices); };
  });
}

}  // namespace greenpool
