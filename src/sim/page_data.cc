#include "sim/page_data.h"

#include <fmt/format.h>

#include "base/check.h"

namespace greenpool {
namespace {

// The day in the programme's own calendar.
std::string date_of(Timestamp at, int utc_offset_minutes) {
  constexpr std::int64_t kMinute = 60'000'000;
  return format_timestamp(Timestamp(at.microseconds() + utc_offset_minutes * kMinute)).substr(0, 10);
}

}  // namespace

std::string drawn_number(double value) { return fmt::format("{:.9g}", value); }

void append_head(ObjectWriter& object, const Scenario& scenario, std::size_t runs) {
  const Terms& terms = scenario.terms;
  ObjectWriter programme(object.name("programme"));
  programme.id("id", terms.id);
  programme.text("name", terms.name);
  programme.id("currency", terms.currency.code);
  programme.integer("digits", static_cast<std::uint64_t>(terms.currency.digits));
  programme.close();
  ObjectWriter about(object.name("scenario"));
  about.text("name", scenario.name);
  about.id("seed", std::to_string(scenario.seed));
  about.integer("runs", runs);
  about.integer("days", static_cast<std::uint64_t>(scenario.days));
  about.id("start", date_of(scenario.start, terms.utc_offset_minutes));
  about.text("source", scenario.source);
  about.close();
  append_terms(object, "terms", terms);
}

void append_terms(ObjectWriter& object, std::string_view name, const Terms& terms) {
  ObjectWriter shown(object.name(name));
  shown.text("source", to_toml(terms));
  shown.id("grant_rate", format_rate(terms.grant_rate));
  shown.id("sell_fee", format_rate(terms.sell_fee));
  terms.exit_multiple ? shown.id("exit_multiple", format_multiple(*terms.exit_multiple)) : shown.null("exit_multiple");
  shown.close();
}

std::string filled_page(std::string_view page, std::string_view json) {
  constexpr std::string_view kPlace = "@DATA@";
  const std::size_t place = page.find(kPlace);
  GP_CHECK(place != std::string_view::npos, "the page has a place for its data");
  std::string html(page.substr(0, place));
  for (const char c : json) c == '<' ? html += "\\u003c" : html += c;
  return html.append(page.substr(place + kPlace.size()));
}

}  // namespace greenpool
