#include "cli/review_text.h"

#include <fmt/format.h>

#include "wire/wire.h"

namespace greenpool {
namespace {

template <class Both>
std::string_view in_language(const Both& both, Language language) {
  return language == Language::chinese ? std::string_view(both.zh) : std::string_view(both.en);
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

}  // namespace

std::string review_words(const std::vector<Finding>& findings, Language language) {
  std::string text;
  for (const Finding& finding : findings) {
    text += fmt::format("[{}] {}: {}\n  {}\n  {}\n", format_text_in(language, text_of(finding.severity)), finding.code,
                        in_language(finding.title, language), in_language(finding.explanation, language),
                        format_text_in(language, Text::review_source, in_language(finding.source, language)));
    if (!finding.figures.empty()) text += "  " + figures_of(finding) + "\n";
  }
  text += findings.empty() ? format_text_in(language, Text::review_nothing)
                           : std::string(in_language(findings.front().notice, language));
  return text + "\n";
}

std::string review_json(const Terms& terms, const std::vector<Finding>& findings) {
  std::string json;
  append_review(json, terms, findings);
  json.push_back('\n');
  return json;
}

}  // namespace greenpool
