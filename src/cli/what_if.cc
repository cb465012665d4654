// greenpool what-if: a programme's own history under other terms, beside how it was.
#include "sim/what_if.h"

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/state_door.h"
#include "cli/terms_file.h"
#include "cli/texts.h"
#include "figures/standing.h"
#include "journal/prefix.h"
#include "journal/record.h"
#include "json/writer.h"

namespace greenpool {
namespace {

struct WhatIfOptions {
  std::string journal;
  std::string terms;
  bool json = false;
};

struct Row {
  std::string_view name;
  std::string was;
  std::string would;
};

std::vector<Row> rows_of(const State& was, const State& would) {
  std::vector<Row> rows;
  const auto row = [&](std::string_view name, auto&& figure) { rows.push_back({name, figure(was), figure(would)}); };
  const auto money = [&](std::string_view name, auto&& amount) {
    row(name, [&](const State& state) { return format_money(amount(state), state.terms.currency.digits); });
  };
  const auto count = [&](std::string_view name, auto&& number) {
    row(name, [&](const State& state) { return std::to_string(number(state)); });
  };
  count("members", [](const State& state) { return state.members.size(); });
  count("orders", [](const State& state) { return state.totals.orders; });
  money("spent", [](const State& state) { return state.totals.spent; });
  money("pool", [](const State& state) { return state.pool.cash; });
  row("circulating", [](const State& state) { return format_points(state.pool.circulating); });
  row("price", [](const State& state) { return format_price(state.pool.price(), state.terms.currency.digits); });
  count("splits", [](const State& state) { return state.totals.splits; });
  count("sales", [](const State& state) { return state.totals.sales; });
  money("sales_paid", [](const State& state) { return state.totals.sales_paid; });
  count("exits", [](const State& state) { return state.totals.exits; });
  money("exits_paid", [](const State& state) { return state.totals.exits_paid; });
  money("rewards", [](const State& state) { return state.totals.rewards; });
  const Recovery before = recovery(was);
  const Recovery after = recovery(would);
  const auto people = [&](std::string_view name, std::uint64_t Recovery::* number) {
    rows.push_back({name, std::to_string(before.*number), std::to_string(after.*number)});
  };
  people("recovered", &Recovery::recovered);
  people("doubled", &Recovery::twice);
  people("tripled", &Recovery::thrice);
  return rows;
}

std::string told(const std::vector<Row>& rows, const WhatIf& what_if) {
  std::string text =
      fmt::format("{:<12} {:>24} {:>24}\n", "", format_text(Text::what_if_was), format_text(Text::what_if_would));
  for (const Row& row : rows) text += fmt::format("{:<12} {:>24} {:>24}\n", row.name, row.was, row.would);
  text += format_text(Text::what_if_asked, what_if.asked(), what_if.left_out()) + "\n";
  for (const auto& [what, times] : what_if.refused()) {
    text += "  " + format_text(Text::what_if_refused, what.first, what.second, times) + "\n";
  }
  return text + format_text(Text::what_if_caution) + "\n";
}

std::string as_json(const std::vector<Row>& rows, const WhatIf& what_if) {
  std::string json;
  ObjectWriter object(json);
  const auto side = [&](std::string_view name, std::string Row::* value) {
    ObjectWriter one(object.name(name));
    for (const Row& row : rows) one.id(row.name, row.*value);
    one.close();
  };
  side("was", &Row::was);
  side("would", &Row::would);
  object.integer("asked", what_if.asked());
  object.integer("left_out", what_if.left_out());
  object.name("refused").push_back('[');
  bool first = true;
  for (const auto& [what, times] : what_if.refused()) {
    if (!first) json.push_back(',');
    first = false;
    ObjectWriter one(json);
    one.id("command", what.first);
    one.id("outcome", what.second);
    one.integer("times", times);
    one.close();
  }
  json.push_back(']');
  object.close();
  return json + "\n";
}

// Every command of the journal up to the state's record; the journal was verified when that state was read.
Status ask_all(const ReadState& read, WhatIf& what_if) {
  const std::uint64_t records = read.state().next_seq;
  const Result<std::unique_ptr<Journal>> until = journal_up_to(*read.journal, records - 1);
  if (!until) return tl::unexpected<Error>(until.error());
  Progress progress(Text::what_if_asking, Text::records_unit);
  FrameReader reader;
  return (*until)->read(0, [&](const FrameView& frame) {
    return reader.read(frame, [&](const Record& record) -> Status {
      if (record.operation) what_if.ask(record.at, *record.operation);
      progress.update(record.seq, records, record.seq);
      return {};
    });
  });
}

int run_what_if(const WhatIfOptions& options) {
  const Result<Terms> terms = read_terms_file(options.terms);
  if (!terms) return complain(terms.error());
  const Result<ReadState> read = read_state(options.journal, Text::opening);
  if (!read) return complain(read.error());
  if (terms->currency.code != read->state().terms.currency.code) {
    return complain(Error{"usage", format_text(Text::what_if_other_currency)});
  }
  WhatIf what_if(*terms);
  if (Status asked = ask_all(*read, what_if); !asked) return complain(asked.error());
  const std::vector<Row> rows = rows_of(read->state(), what_if.state());
  return print(options.json ? as_json(rows, what_if) : told(rows, what_if));
}

}  // namespace

void add_what_if_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("what-if", format_text(Text::what_if_help));
  command->footer(format_text(Text::state_footer));
  const auto options = std::make_shared<WhatIfOptions>();
  command->add_option("--journal", options->journal, format_text(Text::journal_argument))->required()->type_name("DIR");
  command->add_option("--terms", options->terms, format_text(Text::what_if_terms_option))
      ->required()
      ->type_name("FILE");
  command->add_flag("--json", options->json, format_text(Text::json_option));
  command->callback([options, &run] { run = [options] { return run_what_if(*options); }; });
}

}  // namespace greenpool
