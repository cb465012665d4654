// greenpool import: settles an operator's CSV of orders. The whole file is checked before the first settlement; what is
// sent twice is settled once, so that an import can be interrupted and run again.
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/system_clock.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/order_import.h"
#include "cli/output_file.h"
#include "cli/programme_door.h"
#include "cli/report.h"
#include "cli/stop_signal.h"
#include "cli/texts.h"
#include "service/programme.h"

namespace greenpool {
namespace {

struct ImportOptions {
  ProgrammeOptions opening;
  std::string file;
  std::string journal;
  std::string terms;
  std::string rejects;
  OrderColumnOptions columns;
  bool sort = false;
  bool registers = true;
  std::int64_t consent = 0;  // version of the terms
  bool allows_future = false;
};

std::string totals_of(const OrderImport& import, const RefusedRows& refused) {
  std::string text;
  const auto line = [&text](Text label, std::uint64_t count) {
    text += fmt::format("{}: {}\n", format_text(label), count);
  };
  line(Text::import_settled, import.settled());
  line(Text::import_repeated, import.repeated());
  line(Text::import_registered, import.registered());
  line(Text::import_refused, refused.count());
  return text + refused.list();
}

// Rows later than this are refused: they would lock out all that comes before them in time. A clock that is somewhat
// ahead of this one may have written the file, as with commands over HTTP.
Timestamp latest_time(const ImportOptions& options) {
  if (options.allows_future) return Timestamp(INT64_MAX);
  return Timestamp(SystemClock().now().microseconds() + kClockSkewMicroseconds);
}

int settle(const ImportOptions& options, Programme& programme, CsvReader& csv, const OrderColumns& columns,
           const CheckedRows& checked) {
  RefusedRows refused;
  if (Status opened = refused.open(options.rejects, options.file, columns); !opened) return complain(opened.error());
  const MemberOptions members{options.registers ? UnknownMembers::register_them : UnknownMembers::refuse,
                              options.consent};
  OrderImport import(programme, csv, columns, members, refused);
  const Status imported = import.run(checked);
  const ProgrammeStatus status = programme.status();
  const Status stopped = programme.stop();
  const Status listed = refused.finish();
  const bool printed = write_all(STDOUT_FILENO, totals_of(import, refused));

  if (import.failed() != Reject::none) {
    complain(outcome_name(import.failed()), fmt::format("{}: {}", text_of(import.failed()), status.alarm.value_or("")));
    return kExitEnvironment;
  }
  for (const Status* step : {&imported, &stopped, &listed}) {
    if (!*step) return complain(step->error());
  }
  if (!printed) return complain(Error{"output_failed", format_text(Text::output_failed, std::strerror(errno))});
  if (import.interrupted()) return complain_of_signal(format_text(Text::import_interrupted));
  return refused.count() == 0 ? kExitOk : kExitRefused;
}

int import_orders(const ImportOptions& options) {
  const StopSignal stop;
  if (Status free = check_output_target(options.rejects, options.journal, {options.file, options.terms}); !free) {
    return complain(free.error());
  }
  Result<CsvReader> csv = CsvReader::open(options.file, problem_language());
  if (!csv) return complain(csv.error());
  const Result<Terms> terms = read_terms(options.terms, options.journal);
  if (!terms) return complain(terms.error());
  const Result<OrderColumns> columns = read_order_header(*csv, options.columns, terms->currency.digits);
  if (!columns) return complain(columns.error());
  if (!columns->ignored().empty()) {
    std::string names;
    for (const std::string& name : columns->ignored()) names += (names.empty() ? "" : ", ") + name;
    if (!write_all(STDERR_FILENO, format_text(Text::ignored_columns, names) + "\n")) return kExitEnvironment;
  }
  const Result<CheckedRows> checked = check_rows(*csv, *columns,
                                                 {options.sort ? RowOrder::by_time : RowOrder::as_they_stand,
                                                  latest_time(options), format_text(Text::nothing_settled)});
  if (!checked) {
    return checked.error().code == "interrupted" ? complain_of_signal(checked.error().message)
                                                 : complain(checked.error());
  }
  // Nothing is opened, let alone made, for a file that is wrong.
  const Result<std::unique_ptr<Programme>> programme = open_programme(options.terms, options.journal, options.opening);
  if (!programme) return complain(programme.error());
  return settle(options, **programme, *csv, *columns, *checked);
}

}  // namespace

void add_import_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("import", format_text(Text::import_help));
  command->footer(format_text(Text::import_footer));
  const auto options = std::make_shared<ImportOptions>();
  command->add_option("FILE", options->file, format_text(Text::import_file))->required();
  command->add_option("--journal", options->journal, format_text(Text::journal_argument))->required()->type_name("DIR");
  command->add_option("--terms", options->terms, format_text(Text::terms_option))->type_name("FILE");
  add_acknowledge_option(*command, options->opening.acknowledgement);
  command->add_flag("--sort", options->sort, format_text(Text::sort_option));
  command->add_flag("--register,!--no-register", options->registers, format_text(Text::register_option));
  command->add_flag("--consent-recorded{1}", options->consent, format_text(Text::consent_option))
      ->check(CLI::Range(std::int64_t{1}, kTermsVersionMax))
      ->type_name("VERSION");
  command->add_flag("--allow-future", options->allows_future, format_text(Text::allow_future_option));
  command->add_option("--rejects", options->rejects, format_text(Text::rejects_option))->type_name("FILE");
  command->add_option("--column", options->columns.columns, format_text(Text::column_option))
      ->type_name("NAME=HEADER")
      ->expected(1)
      ->take_all();
  command->add_option("--utc-offset", options->columns.utc_offset, format_text(Text::utc_offset_option))
      ->type_name("+HH:MM");
  options->columns.language = problem_language();
  command->callback([options, &run] { run = [options] { return import_orders(*options); }; });
}

}  // namespace greenpool
