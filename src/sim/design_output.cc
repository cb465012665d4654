// What a design came to: for programs, for spreadsheets, and for a browser.
#include <fmt/format.h>

#include "json/writer.h"
#include "sim/design.h"
#include "sim/page_data.h"
#include "sim/pages.h"

namespace greenpool {
namespace {

std::string multiple_text(const std::optional<Multiple>& multiple) {
  return multiple ? format_multiple(*multiple) : "none";
}

class Writer {
 public:
  explicit Writer(const Design& design) : design_(design), digits_(design.terms.currency.digits) {}

  [[nodiscard]] std::string money(Money amount) const { return format_money(amount, digits_); }

  void goals(std::string& json) const {
    const DesignGoals& goals = design_.goals;
    ObjectWriter object(json);
    const auto rate = [&](std::string_view name, const std::optional<Rate>& value) {
      value ? object.id(name, format_rate(*value)) : object.null(name);
    };
    goals.median_break_even_days
        ? object.integer("median_break_even_days", static_cast<std::uint64_t>(*goals.median_break_even_days))
        : object.null("median_break_even_days");
    rate("recovered", goals.recovered);
    rate("late_received", goals.late_received);
    rate("platform_rate", goals.platform_rate);
    rate("reward_rate", goals.reward_rate);
    goals.budget ? object.id("budget", money(*goals.budget)) : object.null("budget");
    object.truth("unblocked", goals.unblocked);
    object.close();
  }

  void impossibility(std::string& json, const DesignImpossibility& one) const {
    ObjectWriter object(json);
    object.integer("scenario", one.scenario);
    object.id("goal", one.goal);
    object.id("needed", money(one.needed));
    object.id("available", money(one.available));
    object.close();
  }

  void candidate(std::string& json, const DesignCandidate& candidate) const {
    const Terms& terms = candidate.terms;
    ObjectWriter object(json);
    object.id("grant_rate", format_rate(terms.grant_rate));
    object.id("sell_fee", format_rate(terms.sell_fee));
    object.id("exit_multiple", multiple_text(terms.exit_multiple));
    object.id("platform_rate", format_rate(terms.platform_rate));
    object.id("reward_rate", format_rate(terms.reward_rate));
    object.truth("blocks", candidate.blocks);
    object.truth("meets", candidate.meets);
    object.truth("frontier", candidate.on_frontier);
    append_list(object.name("scenarios"), candidate.figures, [&](const DesignFigures& one) { figures(json, one); });
    object.close();
  }

  void row(std::string& csv, const DesignCandidate& candidate, std::size_t scenario) const {
    const Terms& terms = candidate.terms;
    const DesignFigures& figures = candidate.figures[scenario];
    csv += fmt::format("{},{},{},{},{},{},{},{},{},", format_rate(terms.grant_rate), format_rate(terms.sell_fee),
                       multiple_text(terms.exit_multiple), format_rate(terms.platform_rate),
                       format_rate(terms.reward_rate), candidate.blocks ? 1 : 0, candidate.meets ? 1 : 0,
                       candidate.on_frontier ? 1 : 0, scenario + 1);
    csv += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", figures.members, figures.recovered, figures.seen,
                       figures.in_time, figures.median_days ? std::to_string(*figures.median_days) : "", figures.exited,
                       money(figures.spent), money(figures.contributed), money(figures.paid_out),
                       money(figures.late_spent), money(figures.late_received), money(figures.operators_money));
  }

 private:
  void figures(std::string& json, const DesignFigures& figures) const {
    ObjectWriter object(json);
    object.integer("members", figures.members);
    object.integer("recovered", figures.recovered);
    object.integer("seen", figures.seen);
    object.integer("in_time", figures.in_time);
    figures.median_days ? object.integer("median_days", static_cast<std::uint64_t>(*figures.median_days))
                        : object.null("median_days");
    object.integer("exited", figures.exited);
    object.id("spent", money(figures.spent));
    object.id("contributed", money(figures.contributed));
    object.id("paid_out", money(figures.paid_out));
    object.id("late_spent", money(figures.late_spent));
    object.id("late_received", money(figures.late_received));
    object.id("operators_money", money(figures.operators_money));
    object.id("top_percent_share", fmt::format("{:.6f}", figures.top_percent_share));
    object.close();
  }

  const Design& design_;
  const int digits_;
};

}  // namespace

std::string design_json(const Design& design, const DesignResult& result) {
  const Writer writer(design);
  std::string json;
  ObjectWriter object(json);
  object.text("name", design.name);
  object.id("currency", design.terms.currency.code);
  object.integer("digits", static_cast<std::uint64_t>(design.terms.currency.digits));
  object.text("source", design.source);
  object.text("terms", to_toml(design.terms));
  append_list(object.name("scenarios"), design.scenarios, [&](const DesignScenario& one) {
    ObjectWriter scenario(json);
    scenario.text("file", one.file);
    scenario.text("name", one.scenario.name);
    scenario.integer("days", static_cast<std::uint64_t>(one.scenario.days));
    scenario.text("source", one.scenario.source);
    scenario.close();
  });
  writer.goals(object.name("goals"));
  append_list(object.name("impossible"), result.impossible,
              [&](const DesignImpossibility& one) { writer.impossibility(json, one); });
  object.integer("invalid", result.invalid);
  object.integer("meeting", result.meeting());
  append_list(object.name("candidates"), result.candidates,
              [&](const DesignCandidate& one) { writer.candidate(json, one); });
  object.close();
  return json;
}

std::string design_csv(const Design& design, const DesignResult& result) {
  const Writer writer(design);
  std::string csv =
      "grant_rate,sell_fee,exit_multiple,platform_rate,reward_rate,blocks,meets,frontier,scenario,members,recovered,"
      "seen,in_time,median_days,exited,spent,contributed,paid_out,late_spent,late_received,operators_money\n";
  for (const DesignCandidate& candidate : result.candidates) {
    for (std::size_t i = 0; i < candidate.figures.size(); ++i) writer.row(csv, candidate, i);
  }
  return csv;
}

std::string design_html(const Design& design, const DesignResult& result) {
  return filled_page(design_page(), design_json(design, result));
}

}  // namespace greenpool
