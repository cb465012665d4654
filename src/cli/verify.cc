// greenpool verify: a journal, checked from its first byte.
#include "journal/verify.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/statement_file.h"
#include "cli/stop_signal.h"
#include "cli/texts.h"
#include "journal/sqlite_journal.h"
#include "json/writer.h"

namespace greenpool {
namespace {

struct VerifyCommand {
  std::string journal;
  std::string statement;
  bool json = false;
};

// The journal has been verified: what it said at the statement's record is what the statement says.
Status hold_against(const Journal& journal, const Statement& statement) {
  const Result<std::unique_ptr<Journal>> then = journal_of_statement(journal, statement);
  if (!then) return tl::unexpected<Error>(then.error());
  const Result<Restored> restored = restore_programme(**then, nullptr);
  if (!restored) return tl::unexpected<Error>(restored.error());
  return compare_figures(statement, restored->engine->state());
}

Result<VerifyReport> verify(const std::string& directory, const Statement* statement) {
  Result<std::unique_ptr<Journal>> journal =
      open_sqlite_journal({.directory = directory, .access = SqliteJournalOptions::Access::read_only});
  if (!journal) return tl::unexpected<Error>(journal.error());
  Progress progress(Text::verifying, Text::records_unit);
  VerifyOptions options;
  options.progress = [&progress](std::uint64_t done, std::uint64_t total) {
    progress.update(done, total, done);
    return StopSignal::caught() == 0;
  };
  Result<VerifyReport> report = verify_journal(**journal, options);
  progress.finish();
  if (!report || statement == nullptr) return report;
  if (Status held = hold_against(**journal, *statement); !held) return tl::unexpected<Error>(held.error());
  return report;
}

std::string json_of(const VerifyReport& report, const Statement* statement) {
  const int digits = report.terms.currency.digits;
  std::string json;
  ObjectWriter object(json);
  object.id("result", "ok");
  object.id("programme", report.terms.id);
  object.id("terms_hash", to_hex(terms_hash(report.terms)));
  object.integer("records", report.records);
  object.integer("events", report.events);
  object.integer("members", report.members);
  object.integer("positions_open", report.positions_open);
  object.integer("orders", report.totals.orders);
  object.integer("sales", report.totals.sales);
  object.integer("exits", report.totals.exits);
  object.money("paid_out", report.totals.sales_paid + report.totals.exits_paid, digits);
  object.money("pool", report.pool.cash, digits);
  object.points("circulating", report.pool.circulating);
  object.price("price", report.pool.price(), digits);
  object.id("chain", to_hex(report.chain));
  object.id("state_hash", to_hex(report.state_hash));
  if (statement != nullptr) object.integer("statement_seq", statement->seq);
  object.close();
  json.push_back('\n');
  return json;
}

std::string json_of(const Error& error) {
  std::string json;
  ObjectWriter object(json);
  object.id("result", error.code);
  object.text("message", error.message);
  object.close();
  json.push_back('\n');
  return json;
}

std::string text_of(const VerifyReport& report, const Statement* statement) {
  const int digits = report.terms.currency.digits;
  std::string text;
  const auto line = [&text](Text label, const auto& value) {
    text += fmt::format("{}: {}\n", format_text(label), value);
  };
  line(Text::verify_programme, fmt::format("{} ({})", report.terms.id, report.terms.name));
  line(Text::verify_terms_hash, to_hex(terms_hash(report.terms)));
  line(Text::verify_records, report.records);
  line(Text::verify_events, report.events);
  line(Text::verify_members, report.members);
  line(Text::verify_positions, report.positions_open);
  line(Text::verify_orders, report.totals.orders);
  line(Text::verify_exits, report.totals.exits);
  line(Text::verify_paid_out, format_money(report.totals.sales_paid + report.totals.exits_paid, digits));
  line(Text::verify_pool, format_money(report.pool.cash, digits));
  line(Text::verify_circulating, format_points(report.pool.circulating));
  line(Text::verify_price, format_price(report.pool.price(), digits));
  line(Text::verify_chain, to_hex(report.chain));
  line(Text::verify_state_hash, to_hex(report.state_hash));
  if (statement != nullptr) {
    line(Text::verify_statement, format_text(Text::verify_statement_agrees, statement->seq));
  }
  return text + format_text(Text::verify_ok) + "\n";
}

// A fault in the journal is what this command looks for; that it cannot be read is another matter.
int exit_code_of(const Error& error) {
  constexpr std::array<std::string_view, 3> kUnreadable{"journal_unavailable", "journal_in_use", "journal_full"};
  if (error.code == "interrupted") return kExitSignal + StopSignal::caught();
  if (error.code == "journal_not_found" || error.code.starts_with("file_")) return kExitUsage;
  return std::find(kUnreadable.begin(), kUnreadable.end(), error.code) == kUnreadable.end() ? kExitRefused
                                                                                            : kExitEnvironment;
}

int run_verify(const VerifyCommand& command) {
  const StopSignal stop;
  Result<PublishedStatement> published = PublishedStatement{};
  const Statement* const statement = command.statement.empty() ? nullptr : &published->statement;
  if (statement != nullptr) published = read_statement(command.statement);
  const Result<VerifyReport> report =
      published ? verify(command.journal, statement) : tl::unexpected<Error>(published.error());
  std::string answer;
  if (report) {
    answer = command.json ? json_of(*report, statement) : text_of(*report, statement);
  } else if (command.json) {
    answer = json_of(report.error());
  }
  if (const int printed = print(answer); printed != kExitOk) return printed;
  if (report) return kExitOk;
  static_cast<void>(complain(report.error()));
  return exit_code_of(report.error());
}

}  // namespace

void add_verify_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("verify", format_text(Text::verify_help));
  command->footer(format_text(Text::verify_footer));
  const auto options = std::make_shared<VerifyCommand>();
  command->add_option("JOURNAL", options->journal, format_text(Text::journal_argument))->required();
  command->add_option("--statement", options->statement, format_text(Text::verify_statement_option))->type_name("FILE");
  command->add_flag("--json", options->json, format_text(Text::json_option));
  command->callback([options, &run] { run = [options] { return run_verify(*options); }; });
}

}  // namespace greenpool
