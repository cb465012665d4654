// greenpool export: the events of a journal, one a line. The journal is folded from its start, because an event's
// figures stand on all before it.
#include <charconv>

#include "cli/commands.h"
#include "cli/event_rows.h"
#include "cli/exit_code.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/stop_signal.h"
#include "cli/texts.h"
#include "engine/change.h"
#include "journal/restore.h"
#include "journal/sqlite_journal.h"

namespace greenpool {
namespace {

struct ExportOptions {
  std::string journal;
  std::string format = "jsonl";
  std::string output;
  std::uint64_t from = 0;
  std::uint64_t to = UINT64_MAX;
};

class Exporter {
 public:
  Exporter(const ExportOptions& options, const Terms& terms, OutputFile& output)
      : options_(options), csv_(options.format == "csv"), state_(terms), output_(output) {}

  Status run(const Journal& journal) {
    const std::uint64_t total = journal.head().next_seq;
    Progress progress(Text::exporting, Text::records_unit);
    FrameReader reader{Digest{}};
    if (csv_) append_event_csv_header(text_);
    Status read = journal.read(0, [&](const FrameView& frame) -> Status {
      if (StopSignal::caught() != 0) return failure("interrupted", format_text(Text::stopped_by_signal));
      if (Status taken = reader.read(frame, [this](const Record& record) { return take(record); }); !taken)
        return taken;
      progress.update(frame.first_seq + frame.records, total, frame.first_seq + frame.records);
      if (frame.first_seq + frame.records > options_.to) return failure("done", "");
      return {};
    });
    if (!read && read.error().code != "done") return read;
    return flush();
  }

 private:
  Status take(const Record& record) {
    state_.clock = record.at;
    for (const Event& event : record.events) {
      Change change;
      if (const char* impossible = apply(state_, event, change)) {
        return failure("replay_failed", "record " + std::to_string(record.seq) + " cannot follow: " + impossible);
      }
      if (record.seq < options_.from || record.seq > options_.to) continue;
      const EventRow row{record, event, state_};
      csv_ ? append_event_csv(text_, row) : append_event_line(text_, row);
    }
    ++state_.next_seq;
    return text_.size() < kFlushBytes ? Status{} : flush();
  }

  Status flush() {
    Status written = output_.write(text_);
    text_.clear();
    return written;
  }

  static constexpr std::size_t kFlushBytes = std::size_t{1} << 18;

  const ExportOptions& options_;
  const bool csv_;
  State state_;
  OutputFile& output_;
  std::string text_;
};

Status export_events(const ExportOptions& options) {
  if (Status free = check_output_target(options.output, options.journal, {}); !free) return free;
  Result<std::unique_ptr<Journal>> journal =
      open_sqlite_journal({.directory = options.journal, .access = SqliteJournalOptions::Access::read_only});
  if (!journal) return tl::unexpected<Error>(journal.error());
  const Result<Terms> terms = read_journal_terms(**journal);
  if (!terms) return tl::unexpected<Error>(terms.error());
  OutputFile output;
  if (Status opened = output.open(options.output); !opened) return opened;
  if (Status exported = Exporter(options, *terms, output).run(**journal); !exported) return exported;
  return output.finish();
}

// "From the end" and the like do not exist, and a blank is no number.
void add_seq_option(CLI::App& command, const char* name, std::uint64_t& seq, Text help) {
  const auto read = [name, &seq](const std::string& text) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seq);
    if (problem != std::errc{} || end != text.data() + text.size()) {
      throw CLI::ValidationError(name, format_text(Text::bad_seq));
    }
  };
  command.add_option_function<std::string>(name, read, format_text(help))->type_name("SEQ");
}

int run_export(const ExportOptions& options) {
  if (options.from > options.to) return complain(Error{"usage", format_text(Text::bad_seq_order)});
  const StopSignal stop;
  const Status exported = export_events(options);
  if (exported) return kExitOk;
  const int exit_code = complain(exported.error());
  return exported.error().code == "interrupted" ? kExitSignal + StopSignal::caught() : exit_code;
}

}  // namespace

void add_export_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("export", format_text(Text::export_help));
  command->footer(format_text(Text::export_footer));
  const auto options = std::make_shared<ExportOptions>();
  command->add_option("JOURNAL", options->journal, format_text(Text::journal_argument))->required();
  command->add_option("--format", options->format, format_text(Text::format_option))
      ->check(CLI::IsMember({"jsonl", "csv"}))
      ->type_name("FORMAT");
  add_seq_option(*command, "--from", options->from, Text::from_option);
  add_seq_option(*command, "--to", options->to, Text::to_option);
  command->add_option("-o,--output", options->output, format_text(Text::output_option))->type_name("FILE");
  command->callback([options, &run] { run = [options] { return run_export(*options); }; });
}

}  // namespace greenpool
