// greenpool terms: checks a terms file, prints its risk text, or a preset's terms.
#include "terms/terms.h"

#include <algorithm>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/terms_file.h"
#include "cli/texts.h"
#include "terms/document.h"
#include "terms/review.h"
#include "terms/risk_text.h"

namespace greenpool {
namespace {

std::string list_of_presets() {
  std::string list;
  for (const std::string_view name : preset_names()) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

// How many findings of each severity the review has.
std::string review_line(const Terms& terms) {
  const std::vector<Finding> findings = review(terms);
  const auto count = [&findings](Severity severity) {
    return std::count_if(findings.begin(), findings.end(),
                         [severity](const Finding& finding) { return finding.severity == severity; });
  };
  return format_text(Text::terms_review, count(Severity::blocking), count(Severity::warning),
                     count(Severity::information));
}

int check_terms(const std::string& path) {
  const Result<Terms> terms = read_terms_file(path);
  if (!terms) return complain(terms.error());
  return print(format_text(Text::terms_ok, terms->id, terms->name, terms->currency.code, to_hex(terms_hash(*terms))) +
               "\n" + review_line(*terms) + "\n");
}

// What members accept, and its hash; or the hash alone.
int print_risk_text(const std::string& path, bool hash_alone) {
  const Result<Terms> terms = read_terms_file(path);
  if (!terms) return complain(terms.error());
  const std::string hash = to_hex(text_hash(*terms));
  if (hash_alone) return print(hash + "\n");
  return print(risk_text(*terms) + "\n" + format_text(Text::terms_risk_hash, hash) + "\n");
}

int print_preset(const std::string& name) {
  const std::optional<Terms> terms = find_preset(name);
  if (terms) return print(to_toml(*terms));
  complain("usage", format_text(Text::unknown_preset, printable(name), list_of_presets()));
  return kExitUsage;
}

}  // namespace

void add_terms_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("terms", format_text(Text::terms_help));
  command->require_subcommand(1);
  const auto argument = std::make_shared<std::string>();
  auto* check = command->add_subcommand("check", format_text(Text::terms_check_help));
  check->add_option("FILE", *argument, format_text(Text::terms_file_argument))->required();
  check->callback([argument, &run] { run = [argument] { return check_terms(*argument); }; });
  auto* risk = command->add_subcommand("risk", format_text(Text::terms_risk_help));
  const auto hash_alone = std::make_shared<bool>(false);
  risk->add_option("FILE", *argument, format_text(Text::terms_file_argument))->required();
  risk->add_flag("--hash", *hash_alone, format_text(Text::terms_risk_hash_option));
  risk->callback([argument, hash_alone, &run] {
    run = [argument, hash_alone] { return print_risk_text(*argument, *hash_alone); };
  });
  auto* preset = command->add_subcommand("preset", format_text(Text::terms_preset_help, list_of_presets()));
  preset->add_option("NAME", *argument, format_text(Text::preset_argument))->required();
  preset->callback([argument, &run] { run = [argument] { return print_preset(*argument); }; });
}

}  // namespace greenpool
