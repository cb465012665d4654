// greenpool review: what terms come close to in law, and what they cost whom; and what a claim about them comes to.
#include "terms/review.h"

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/terms_file.h"
#include "cli/texts.h"
#include "wire/json_writer.h"

namespace greenpool {
namespace {

struct ReviewOptions {
  std::string terms;
  bool json = false;
};

template <class Both>
std::string_view in_language(const Both& both) {
  return language() == Language::chinese ? std::string_view(both.zh) : std::string_view(both.en);
}

Text text_of(Severity severity) {
  switch (severity) {
    case Severity::blocking:
      return Text::review_blocking;
    case Severity::warning:
      return Text::review_warning;
    case Severity::information:
      return Text::review_information;
  }
  return Text::review_information;
}

std::string figures_of(const Finding& finding) {
  std::string text;
  for (const Figure& figure : finding.figures) {
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", figure.name, figure.value);
    if (!figure.exact.empty() && figure.exact != figure.value) text += " (" + figure.exact + ")";
  }
  return text;
}

std::string told(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += fmt::format("[{}] {}: {}\n  {}\n  {}\n", format_text(text_of(finding.severity)), finding.code,
                        in_language(finding.title), in_language(finding.explanation),
                        format_text(Text::review_source, in_language(finding.source)));
    if (!finding.figures.empty()) text += "  " + figures_of(finding) + "\n";
  }
  text += findings.empty() ? format_text(Text::review_nothing) : std::string(in_language(findings.front().notice));
  return text + "\n";
}

void append_both(ObjectWriter& object, std::string_view name, std::string_view zh, std::string_view en) {
  ObjectWriter both(object.name(name));
  both.text("zh", zh);
  both.text("en", en);
  both.close();
}

std::string as_json(const Terms& terms, const std::vector<Finding>& findings) {
  std::string json;
  ObjectWriter object(json);
  object.id("programme", terms.id);
  object.id("terms_hash", to_hex(terms_hash(terms)));
  object.truth("blocks_activation", blocks_activation(findings));
  object.name("findings").push_back('[');
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    if (i > 0) json.push_back(',');
    ObjectWriter one(json);
    one.id("code", finding.code);
    one.id("topic", name_of(finding.topic));
    one.id("severity", name_of(finding.severity));
    append_both(one, "source", finding.source.zh, finding.source.en);
    append_both(one, "title", finding.title.zh, finding.title.en);
    append_both(one, "explanation", finding.explanation.zh, finding.explanation.en);
    ObjectWriter figures(one.name("figures"));
    for (const Figure& figure : finding.figures) {
      ObjectWriter number(figures.name(figure.name));
      number.id("value", figure.value);
      figure.exact.empty() ? number.null("exact") : number.id("exact", figure.exact);
      number.close();
    }
    figures.close();
    append_both(one, "notice", finding.notice.zh, finding.notice.en);
    one.close();
  }
  json.push_back(']');
  object.close();
  json.push_back('\n');
  return json;
}

int review_terms(const ReviewOptions& options) {
  const Result<Terms> terms = read_terms_file(options.terms);
  if (!terms) return complain(terms.error());
  const std::vector<Finding> findings = review(*terms);
  const int printed = print(options.json ? as_json(*terms, findings) : told(findings));
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
