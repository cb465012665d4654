// greenpool books: the trial balance, or one account, as of any record or time, from the views.
#include <charconv>

#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/report.h"
#include "cli/texts.h"
#include "cli/views_door.h"
#include "json/writer.h"
#include "wire/csv.h"

namespace greenpool {
namespace {

struct BooksOptions {
  ViewsPlace place;
  std::string as_of;
  std::string account;
  std::string format = "text";
};

struct Moment {
  std::optional<std::uint64_t> seq;
  std::optional<Timestamp> at;  // neither: the last record
};

std::optional<Moment> parse_moment(const std::string& text) {
  if (text.empty()) return Moment{};
  std::uint64_t seq = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seq);
  if (problem == std::errc{} && end == text.data() + text.size()) return Moment{.seq = seq, .at = std::nullopt};
  const Result<Timestamp> at = parse_timestamp(text);
  if (!at) return std::nullopt;
  return Moment{.seq = std::nullopt, .at = *at};
}

std::optional<Account> find_account(std::string_view name) {
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    if (account_name(static_cast<Account>(i)) == name) return static_cast<Account>(i);
  }
  return std::nullopt;
}

std::string all_accounts() {
  std::string names;
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    if (i > 0) names += ", ";
    names += account_name(static_cast<Account>(i));
  }
  return names;
}

// What lies behind the views' last record is not known yet.
Result<std::uint64_t> record_of(OpenedViews& views, const Moment& moment) {
  const ViewsMarks& marks = views.reader.meta().marks;
  const std::uint64_t last = marks.next_seq - 1;
  const auto behind = [&] {
    return failure("views_behind", format_text(Text::views_not_that_far, last, views.behind));
  };
  if (moment.seq) {
    if (*moment.seq <= last) return *moment.seq;
    if (*moment.seq <= last + views.behind) return behind();
    return failure("usage", format_text(Text::no_such_record, last + views.behind));
  }
  if (!moment.at) return last;
  if (views.behind > 0 && *moment.at >= marks.at) return behind();
  const Result<std::optional<std::uint64_t>> seq = views.reader.last_record_at(*moment.at);
  if (!seq) return tl::unexpected<Error>(seq.error());
  if (!*seq) return failure("usage", format_text(Text::before_first_record, format_timestamp(*moment.at)));
  return **seq;
}

// The natural side of a balance, as the engine has it.
Money balance_of(const TrialBalance& trial, Account account) {
  return is_debit_account(account) ? trial.debit(account) : -trial.debit(account);
}

class BooksWriter {
 public:
  BooksWriter(const ViewsMeta& meta, const TrialBalance& trial, std::uint64_t behind, std::optional<Account> only)
      : meta_(meta), trial_(trial), behind_(behind), only_(only) {}

  [[nodiscard]] std::string text() const {
    std::string out =
        format_text(Text::books_head, meta_.programme, trial_.seq, format_timestamp(trial_.at), meta_.currency) + "\n";
    if (behind_ > 0) out += format_text(Text::views_are_behind, behind_) + "\n";
    if (only_) return out + fmt::format("{} {}\n", account_name(*only_), money(balance_of(trial_, *only_)));
    const auto row = [&out](std::string_view name, std::string_view debit, std::string_view credit) {
      out += fmt::format("{:<20} {:>18}", name, debit);
      if (!credit.empty()) out += fmt::format(" {:>18}", credit);
      out.push_back('\n');
    };
    row(format_text(Text::books_account), format_text(Text::books_debit), format_text(Text::books_credit));
    Money debits;
    Money credits;
    for (std::size_t i = 0; i < kAccountCount; ++i) {
      const Money debit = trial_.debits[i];
      if (debit == Money(0)) continue;
      const std::string_view name = account_name(static_cast<Account>(i));
      if (debit > Money(0)) {
        row(name, money(debit), "");
        debits += debit;
      } else {
        row(name, "", money(-debit));
        credits -= debit;
      }
    }
    row(format_text(Text::books_total), money(debits), money(credits));
    return out;
  }

  [[nodiscard]] std::string csv() const {
    std::string out = "seq,at,account,side,balance\r\n";
    for_each_account([&](Account account) {
      out += fmt::format("{},{},{},{},{}\r\n", trial_.seq, format_timestamp(trial_.at), account_name(account),
                         side_of(account), money(balance_of(trial_, account)));
    });
    return out;
  }

  [[nodiscard]] std::string json() const {
    std::string out;
    ObjectWriter object(out);
    object.id("programme", meta_.programme);
    object.integer("seq", trial_.seq);
    object.time("at", trial_.at);
    object.integer("behind", behind_);
    object.id("currency", meta_.currency);
    object.name("accounts").push_back('[');
    bool first = true;
    for_each_account([&](Account account) {
      if (!first) out.push_back(',');
      first = false;
      ObjectWriter one(out);
      one.id("account", account_name(account));
      one.id("side", side_of(account));
      one.money("balance", balance_of(trial_, account), meta_.digits);
      one.close();
    });
    out.push_back(']');
    object.close();
    return out + "\n";
  }

 private:
  static std::string_view side_of(Account account) { return is_debit_account(account) ? "debit" : "credit"; }
  [[nodiscard]] std::string money(Money amount) const { return format_money(amount, meta_.digits); }
  template <class Visit>
  void for_each_account(Visit&& visit) const {
    for (std::size_t i = 0; i < kAccountCount; ++i) {
      const auto account = static_cast<Account>(i);
      if (!only_ || *only_ == account) visit(account);
    }
  }

  const ViewsMeta& meta_;
  const TrialBalance& trial_;
  std::uint64_t behind_;
  std::optional<Account> only_;
};

Result<std::string> render(const BooksOptions& options, const Moment& moment, std::optional<Account> only) {
  Result<OpenedViews> views = open_views(options.place);
  if (!views) return tl::unexpected<Error>(views.error());
  const Result<std::uint64_t> seq = record_of(*views, moment);
  if (!seq) return tl::unexpected<Error>(seq.error());
  const Result<TrialBalance> trial = views->reader.balances_at(*seq);
  if (!trial) return tl::unexpected<Error>(trial.error());
  if (trial->sum() != Money(0)) {
    return failure("views_damaged", "at record " + std::to_string(*seq) + " the accounts do not sum to zero");
  }
  const BooksWriter writer(views->reader.meta(), *trial, views->behind, only);
  return options.format == "csv" ? writer.csv() : options.format == "json" ? writer.json() : writer.text();
}

int run_books(const BooksOptions& options) {
  const std::optional<Moment> moment = parse_moment(options.as_of);
  if (!moment) return complain(Error{"usage", "--as-of: " + format_text(Text::bad_as_of)});
  std::optional<Account> only;
  if (!options.account.empty()) {
    only = find_account(options.account);
    if (!only) return complain(Error{"usage", format_text(Text::bad_account, options.account, all_accounts())});
  }
  const Result<std::string> answer = render(options, *moment, only);
  if (!answer) return complain_of_views(answer.error());
  return print(*answer);
}

}  // namespace

void add_books_command(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("books", format_text(Text::books_help));
  command->footer(format_text(Text::books_footer));
  const auto options = std::make_shared<BooksOptions>();
  add_views_options(*command, options->place);
  command->add_option("--as-of", options->as_of, format_text(Text::as_of_option))->type_name("SEQ|TIME");
  command->add_option("--account", options->account, format_text(Text::account_option))->type_name("NAME");
  command->add_option("--format", options->format, format_text(Text::table_format_option))
      ->check(CLI::IsMember({"text", "csv", "json"}))
      ->type_name("FORMAT");
  command->callback([options, &run] { run = [options] { return run_books(*options); }; });
}

}  // namespace greenpool
