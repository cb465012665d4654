#include "cli/review_text.h"

#include <fmt/format.h>

#include "json/writer.h"

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

void append_both(ObjectWriter& object, std::string_view name, std::string_view zh, std::string_view en) {
  ObjectWriter both(object.name(name));
  both.text("zh", zh);
  both.text("en", en);
  both.close();
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

}  // namespace greenpool
