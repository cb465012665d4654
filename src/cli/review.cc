// greenpool review: what terms come close to in law, and what they cost whom; and what a claim about them comes to.
#include "terms/review.h"

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/review_text.h"
#include "cli/terms_file.h"
#include "cli/texts.h"

namespace greenpool {
namespace {

struct ReviewOptions {
  std::string terms;
  bool json = false;
};

int review_terms(const ReviewOptions& options) {
  const Result<Terms> terms = read_terms_file(options.terms);
  if (!terms) return complain(terms.error());
  const std::vector<Finding> findings = review(*terms);
  const int printed = print(options.json ? review_json(*terms, findings) : review_words(findings, language()));
  if (printed != kExitOk) return printed;
  return blocks_activation(findings) ? kExitRefused : kExitOk;
}

}  // namespace

void add_review_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("review", format_text(Text::review_help));
  command->footer(format_text(Text::review_footer));
  const auto options = std::make_shared<ReviewOptions>();
  command->add_option("FILE", options->terms, format_text(Text::terms_file_argument))->required();
  command->add_flag("--json", options->json, format_text(Text::json_option));
  command->callback([options, &run] { run = [options] { return review_terms(*options); }; });
}

}  // namespace greenpool
