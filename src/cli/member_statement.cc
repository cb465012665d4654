// greenpool statement: a member's wallet, line by line, from the views.
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/output_file.h"
#include "cli/report.h"
#include "cli/stop_signal.h"
#include "cli/texts.h"
#include "cli/views_door.h"
#include "json/writer.h"
#include "wire/csv.h"

namespace greenpool {
namespace {

constexpr std::size_t kFlushBytes = std::size_t{1} << 16;

struct StatementOptions {
  ViewsPlace place;
  std::string member;
  std::string from;
  std::string to;
  std::string format = "text";
};

std::string reason_text(const StatementLine& line) {
  std::string text = line.event;
  for (const auto& [name, value] : line.reason) text += " " + name + "=" + value;
  return text;
}

// One form of the statement: what comes before the lines, each line, what comes after.
class Form {
 public:
  Form(const ViewsMeta& meta, std::string member) : meta_(meta), member_(std::move(member)) {}
  virtual ~Form() = default;
  virtual void head(std::string& out) = 0;
  virtual void line(std::string& out, const StatementLine& line) = 0;
  virtual void foot(std::string& out, const StatementSummary& summary) = 0;

 protected:
  [[nodiscard]] std::string money(Money amount) const { return format_money(amount, meta_.digits); }

  const ViewsMeta& meta_;
  const std::string member_;
};

class TextForm final : public Form {
 public:
  using Form::Form;
  void head(std::string& out) override {
    out += format_text(Text::statement_head, member_, meta_.programme, meta_.marks.next_seq - 1, meta_.currency) + "\n";
    row(out, format_text(Text::statement_time), format_text(Text::statement_amount),
        format_text(Text::statement_balance), format_text(Text::statement_reason));
  }
  void line(std::string& out, const StatementLine& line) override {
    if (first_) opening(out, line.balance - line.amount);
    row(out, format_timestamp(line.at), money(line.amount), money(line.balance), reason_text(line));
  }
  void foot(std::string& out, const StatementSummary& summary) override {
    if (first_) opening(out, summary.opening);
    row(out, "", "", money(summary.closing), format_text(Text::statement_closing));
  }

 private:
  void opening(std::string& out, Money balance) {
    first_ = false;
    row(out, "", "", money(balance), format_text(Text::statement_opening));
  }
  static void row(std::string& out, std::string_view time, std::string_view amount, std::string_view balance,
                  std::string_view reason) {
    out += fmt::format("{:<27} {:>15} {:>15}  {}\n", time, amount, balance, reason);
  }

  bool first_ = true;
};

class CsvForm final : public Form {
 public:
  using Form::Form;
  void head(std::string& out) override { out += "member,seq,at,amount,balance,event,reason\r\n"; }
  void line(std::string& out, const StatementLine& line) override {
    append_csv_text(out, member_);
    out += fmt::format(",{},{},{},{},{},", line.seq, format_timestamp(line.at), money(line.amount), money(line.balance),
                       line.event);
    StatementLine reason = line;
    reason.event.clear();
    append_csv_text(out, std::string_view(reason_text(reason)).substr(reason.reason.empty() ? 0 : 1));
    out += "\r\n";
  }
  void foot(std::string&, const StatementSummary&) override {}
};

class JsonForm final : public Form {
 public:
  using Form::Form;
  void head(std::string& out) override {
    out += "{\"member\":";
    append_json_string(out, member_);
    out += ",\"programme\":\"" + meta_.programme + "\",\"seq\":" + std::to_string(meta_.marks.next_seq - 1) +
           ",\"currency\":\"" + meta_.currency + "\",\"lines\":[";
  }
  void line(std::string& out, const StatementLine& line) override {
    if (!first_) out.push_back(',');
    first_ = false;
    ObjectWriter object(out);
    object.integer("seq", line.seq);
    object.time("at", line.at);
    object.money("amount", line.amount, meta_.digits);
    object.money("balance", line.balance, meta_.digits);
    object.id("event", line.event);
    ObjectWriter reason(object.name("reason"));
    for (const auto& [name, value] : line.reason) reason.text(name, value);
    reason.close();
    object.close();
  }
  void foot(std::string& out, const StatementSummary& summary) override {
    out += "],\"opening\":\"" + money(summary.opening) + "\",\"credited\":\"" + money(summary.credited) +
           "\",\"charged\":\"" + money(summary.charged) + "\",\"closing\":\"" + money(summary.closing) + "\"}\n";
  }

 private:
  bool first_ = true;
};

std::unique_ptr<Form> form_of(const StatementOptions& options, const ViewsMeta& meta) {
  if (options.format == "csv") return std::make_unique<CsvForm>(meta, options.member);
  if (options.format == "json") return std::make_unique<JsonForm>(meta, options.member);
  return std::make_unique<TextForm>(meta, options.member);
}

Status write_statement(const StatementOptions& options, const StatementSpan& span) {
  Result<OpenedViews> views = open_views(options.place);
  if (!views) return tl::unexpected<Error>(views.error());
  OutputFile output;
  if (Status opened = output.open({}); !opened) return opened;
  const std::unique_ptr<Form> form = form_of(options, views->reader.meta());
  std::string text;
  if (options.format == "text" && views->behind > 0) {
    text = format_text(Text::views_are_behind, views->behind) + "\n";
  }
  form->head(text);
  const Result<StatementSummary> summary =
      views->reader.statement(options.member, span, [&](const StatementLine& line) -> Status {
        form->line(text, line);
        if (StopSignal::caught() != 0) return failure("interrupted", format_text(Text::stopped_by_signal));
        if (text.size() < kFlushBytes) return {};
        Status written = output.write(text);
        text.clear();
        return written;
      });
  if (!summary) return tl::unexpected<Error>(summary.error());
  form->foot(text, *summary);
  if (Status written = output.write(text); !written) return written;
  return output.finish();
}

int run_statement(const StatementOptions& options) {
  StatementSpan span;
  for (const auto& [text, time] : {std::pair(&options.from, &span.from), std::pair(&options.to, &span.to)}) {
    if (text->empty()) continue;
    const Result<Timestamp> at = parse_timestamp(*text);
    if (!at) return complain(Error{"usage", *text + ": " + at.error().message});
    *time = *at;
  }
  if (span.from && span.to && *span.to < *span.from) return complain(Error{"usage", format_text(Text::bad_span)});
  const StopSignal stop;
  const Status written = write_statement(options, span);
  return written ? kExitOk : complain_of_views(written.error());
}

}  // namespace

void add_statement_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("statement", format_text(Text::statement_help));
  command->footer(format_text(Text::statement_footer));
  const auto options = std::make_shared<StatementOptions>();
  command->add_option("MEMBER", options->member, format_text(Text::prove_member))->required();
  add_views_options(*command, options->place);
  command->add_option("--from", options->from, format_text(Text::from_time_option))->type_name("TIME");
  command->add_option("--to", options->to, format_text(Text::to_time_option))->type_name("TIME");
  command->add_option("--format", options->format, format_text(Text::table_format_option))
      ->check(CLI::IsMember({"text", "csv", "json"}))
      ->type_name("FORMAT");
  command->callback([options, &run] { run = [options] { return run_statement(*options); }; });
}

}  // namespace greenpool
