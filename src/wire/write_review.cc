#include "json/writer.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

void append_both(ObjectWriter& object, std::string_view name, std::string_view zh, std::string_view en) {
  ObjectWriter both(object.name(name));
  both.text("zh", zh);
  both.text("en", en);
  both.close();
}

}  // namespace

void append_review(std::string& json, const Terms& terms, const std::vector<Finding>& findings) {
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
}

}  // namespace greenpool
