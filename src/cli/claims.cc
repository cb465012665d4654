// greenpool claims: proposes a batch of claims from an operator's CSV. The whole file is read and checked before the
// first is proposed; what is sent twice is proposed once. Another operator approves or rejects the batch.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "base/decimal.h"
#include "base/text_id.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/pipeline.h"
#include "cli/programme_door.h"
#include "cli/report.h"
#include "cli/stop_signal.h"
#include "cli/texts.h"
#include "terms/document.h"
#include "wire/csv.h"

namespace greenpool {
namespace {

using ProposeClaimRequest = BasicProposeClaim<RequestForm>;

constexpr std::size_t kFaultsShown = 10;
constexpr std::size_t kRefusedShown = 20;

struct ClaimsOptions {
  std::string file;
  std::string journal;
  std::string batch;
  std::string operator_id;
  bool registers = false;
};

struct ClaimRow {
  std::uint64_t line = 0;
  std::string claim;
  std::string member;
  Money amount;
};

// The rows of a file, or what is wrong with it.
class ClaimsReader {
 public:
  ClaimsReader(CsvReader& csv, int digits) : csv_(csv), digits_(digits) {}

  // Errors: file_malformed, whose message lists the first faults with their lines; file_unreadable.
  Result<std::vector<ClaimRow>> run() {
    CsvRecord record;
    for (bool header = true;; header = false) {
      const Result<bool> read = csv_.next(record);
      if (read && !*read) {
        if (header) return failure("file_malformed", format_input(InputText::no_header));
        break;
      }
      if (!read && read.error().code != "csv_malformed") return tl::unexpected<Error>(read.error());
      const std::string fault = !read ? read.error().message : header ? take_header(record) : take_row(record);
      if (!fault.empty()) note(record.line, fault);
      if (header && !fault.empty()) break;
    }
    if (faults_ > kFaultsShown) message_ += "\n  " + format_text(Text::more_errors, faults_ - kFaultsShown);
    if (faults_ > 0) return failure("file_malformed", format_text(Text::claims_none) + message_);
    return std::move(rows_);
  }

 private:
  enum Column : std::uint8_t { claim, member, amount };
  static constexpr std::array<std::string_view, 3> kNames{"claim", "member", "amount"};
  static constexpr std::array<std::string_view, 3> kChineseNames{"债权", "会员", "金额"};

  // Each answers what is wrong, or nothing.
  std::string take_header(const CsvRecord& record) {
    fields_ = record.fields.size();
    for (std::size_t column = 0; column < kNames.size(); ++column) {
      const auto is_it = [column](std::string_view name) {
        return name == kNames[column] || name == kChineseNames[column];
      };
      if (std::count_if(record.fields.begin(), record.fields.end(), is_it) > 1) {
        return format_input(InputText::column_twice, kNames[column]);
      }
      const auto found = std::find_if(record.fields.begin(), record.fields.end(), is_it);
      if (found == record.fields.end()) {
        std::string list;
        for (const std::string_view name : record.fields) list += (list.empty() ? "" : ", ") + printable(name);
        return format_input(InputText::missing_column, kNames[column], list);
      }
      place_[column] = static_cast<std::size_t>(found - record.fields.begin());
    }
    return {};
  }

  std::string take_row(const CsvRecord& record) {
    if (record.fields.size() != fields_)
      return format_input(InputText::wrong_field_count, fields_, record.fields.size());
    for (const Column column : {claim, member}) {
      const std::string_view id = record.fields[place_[column]];
      if (!is_text_id(id)) return format_text(Text::claims_bad_id, kNames[column], printable(id));
    }
    const std::string_view text = record.fields[place_[amount]];
    const Result<std::int64_t> units = parse_decimal(text, digits_);
    if (!units) {
      const bool fine = units.error().code == "decimal_too_fine";
      return format_input(fine ? InputText::fine_amount : InputText::bad_amount, kNames[amount], printable(text));
    }
    ClaimRow row{record.line, std::string(record.fields[place_[claim]]), std::string(record.fields[place_[member]]),
                 Money(*units)};
    const auto [before, fresh] = lines_.emplace(row.claim, row.line);
    if (!fresh) return format_text(Text::claims_twice, row.claim, before->second);
    rows_.push_back(std::move(row));
    return {};
  }

  void note(std::uint64_t line, const std::string& why) {
    if (++faults_ <= kFaultsShown) message_ += "\n  " + format_input(InputText::in_line, line, why);
  }

  CsvReader& csv_;
  const int digits_;
  std::size_t fields_ = 0;
  std::array<std::size_t, 3> place_{};
  std::map<std::string, std::uint64_t> lines_;  // of claims so far
  std::vector<ClaimRow> rows_;
  std::uint64_t faults_ = 0;
  std::string message_;
};

// Sends the rows of a checked file. The programme must be stopped before this is destroyed.
class ClaimsProposal {
 public:
  ClaimsProposal(Programme& programme, const ClaimsOptions& options)
      : options_(options), pipeline_(programme, Pipeline::Render::nothing) {}

  // A signal ends it between two rows. What was sent is answered when this returns.
  void run(const std::vector<ClaimRow>& rows) {
    for (const ClaimRow& row : rows) {
      if (failed_ != Reject::none) break;
      if (StopSignal::caught() != 0) {
        interrupted_ = true;
        break;
      }
      if (options_.registers) send(row, RegisterMemberRequest{row.member, {}, 0});
      send(row, ProposeClaimRequest{row.claim, options_.batch, row.member, row.amount, options_.operator_id});
    }
    pipeline_.finish([this](const Pipeline::Slot& slot) { answered(slot); });
  }

  [[nodiscard]] Reject failed() const { return failed_; }
  [[nodiscard]] bool interrupted() const { return interrupted_; }
  [[nodiscard]] std::uint64_t refused() const { return refused_; }

  [[nodiscard]] std::string totals(int digits) const {
    std::string text =
        format_text(Text::claims_proposed, options_.batch, proposed_, format_money(amount_, digits)) + "\n";
    const auto line = [&text](Text label, std::uint64_t count) {
      text += fmt::format("{}: {}\n", format_text(label), count);
    };
    line(Text::claims_repeated, repeated_);
    if (options_.registers) line(Text::import_registered, registered_);
    line(Text::import_refused, refused_);
    return text + shown_;
  }

 private:
  template <class Operation>
  void send(const ClaimRow& row, Operation operation) {
    Pipeline::Slot& slot = pipeline_.await_slot([this](const Pipeline::Slot& done) { answered(done); });
    slot.line = row.line;
    slot.request = Request{};
    slot.request.operation = std::move(operation);
    pipeline_.push(slot);
  }

  void answered(const Pipeline::Slot& slot) {
    if (slot.failed != Reject::none || slot.reject == Reject::programme_stopped) {
      failed_ = slot.failed != Reject::none ? slot.failed : slot.reject;
    } else if (const auto* claim = std::get_if<ProposeClaimRequest>(&slot.request.operation)) {
      take(slot, *claim);
    } else if (slot.reject == Reject::none) {
      ++registered_;
    }
  }

  void take(const Pipeline::Slot& slot, const ProposeClaimRequest& claim) {
    if (slot.reject == Reject::none) {
      ++(slot.repeated ? repeated_ : proposed_);
      if (!slot.repeated) amount_ += claim.amount;
      return;
    }
    if (++refused_ > kRefusedShown) return;
    shown_ += format_text(Text::claims_refused_row, slot.line, claim.claim, claim.member, outcome_name(slot.reject),
                          text_of(slot.reject)) +
              "\n";
  }

  const ClaimsOptions& options_;
  Pipeline pipeline_;
  bool interrupted_ = false;
  Reject failed_ = Reject::none;
  std::uint64_t proposed_ = 0;
  std::uint64_t repeated_ = 0;
  std::uint64_t registered_ = 0;
  std::uint64_t refused_ = 0;
  Money amount_;  // of those proposed
  std::string shown_;
};

int propose(const ClaimsOptions& options, Programme& programme, const std::vector<ClaimRow>& rows) {
  ClaimsProposal proposal(programme, options);
  proposal.run(rows);
  const ProgrammeStatus status = programme.status();
  const Status stopped = programme.stop();
  const int printed = print(proposal.totals(programme.terms().currency.digits));
  if (proposal.failed() != Reject::none) {
    complain(outcome_name(proposal.failed()),
             fmt::format("{}: {}", text_of(proposal.failed()), status.alarm.value_or("")));
    return kExitEnvironment;
  }
  if (!stopped) return complain(stopped.error());
  if (printed != kExitOk) return printed;
  if (proposal.interrupted()) return complain_of_signal(format_text(Text::import_interrupted));
  return proposal.refused() == 0 ? kExitOk : kExitRefused;
}

int run_claims(const ClaimsOptions& options) {
  for (const auto& [name, id] : {std::pair("--batch", &options.batch), std::pair("--operator", &options.operator_id)}) {
    if (!is_text_id(*id)) return complain(Error{"usage", format_text(Text::claims_bad_id, name, printable(*id))});
  }
  const StopSignal stop;
  Result<CsvReader> csv = CsvReader::open(options.file, problem_language());
  if (!csv) return complain(csv.error());
  const Result<Terms> terms = read_terms({}, options.journal);
  if (!terms) return complain(terms.error());
  const Result<std::vector<ClaimRow>> rows = ClaimsReader(*csv, terms->currency.digits).run();
  if (!rows) return complain(rows.error());
  const Result<std::unique_ptr<Programme>> programme = open_programme({}, options.journal);
  if (!programme) return complain(programme.error());
  return propose(options, **programme, *rows);
}

}  // namespace

void add_claims_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("claims", format_text(Text::claims_help));
  command->footer(format_text(Text::claims_footer));
  const auto options = std::make_shared<ClaimsOptions>();
  command->add_option("FILE", options->file, format_text(Text::claims_file))->required();
  command->add_option("--journal", options->journal, format_text(Text::journal_argument))->required()->type_name("DIR");
  command->add_option("--batch", options->batch, format_text(Text::claims_batch_option))->required()->type_name("NAME");
  command->add_option("--operator", options->operator_id, format_text(Text::claims_operator_option))
      ->required()
      ->type_name("WHO");
  command->add_flag("--register", options->registers, format_text(Text::claims_register_option));
  command->callback([options, &run] { run = [options] { return run_claims(*options); }; });
}

}  // namespace greenpool
