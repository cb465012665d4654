// The books as of any moment, a wallet line by line, and what the law counts: all read from the views.
#include <memory>

#include "http/handlers/as_of.h"
#include "http/handlers/asking.h"
#include "http/handlers/handlers.h"
#include "http/handlers/payments.h"
#include "server/compliance.h"
#include "server/table_file.h"
#include "views/books.h"

namespace greenpool {
namespace {

constexpr std::size_t kLinesMax = 10'000;

std::optional<Timestamp> time_of(const OfficeCall& call, std::string_view name) {
  const auto text = call.query_text(name);
  return text ? std::optional(*parse_timestamp(*text)) : std::nullopt;
}

// --- books

struct BooksQuestion {
  AsOf when;
  Result<std::string> answer = std::string();
};

std::string books_json(const ViewsMeta& meta, const TrialBalance& trial) {
  std::string json;
  ObjectWriter object(json);
  object.id("programme", meta.programme);
  object.integer("seq", trial.seq);
  object.time("at", trial.at);
  object.integer("records", meta.marks.next_seq);
  object.id("currency", meta.currency);
  object.name("accounts").push_back('[');
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    const auto account = static_cast<Account>(i);
    if (i > 0) json.push_back(',');
    ObjectWriter one(json);
    one.id("account", account_name(account));
    one.id("side", is_debit_account(account) ? "debit" : "credit");
    one.money("balance", is_debit_account(account) ? trial.debit(account) : -trial.debit(account), meta.digits);
    one.close();
  }
  json.push_back(']');
  object.close();
  return json;
}

Result<std::string> read_books(const BooksQuestion& asked) {
  Result<ViewsReader> reader = ViewsReader::open(asked.when.views);
  if (!reader) return tl::unexpected(reader.error());
  const Result<std::uint64_t> seq = record_of(*reader, asked.when);
  if (!seq) return tl::unexpected(seq.error());
  const Result<TrialBalance> trial = reader->balances_at(*seq);
  if (!trial) return tl::unexpected(trial.error());
  if (trial->sum() != Money(0)) return failure("views_damaged", "the accounts do not sum to zero");
  return books_json(reader->meta(), *trial);
}

// GET …/books
void show_trial(OfficeCall& call) {
  const auto asked = std::make_shared<BooksQuestion>();
  asked->when = as_of(call);
  read_elsewhere(
      call, [asked] { asked->answer = read_books(*asked); },
      [asked](OfficeCall& then) {
        if (!asked->answer) refuse_as_of(asked->answer.error());
        then.respond(std::move(*asked->answer));
      });
}

// --- a wallet

struct WalletQuestion {
  std::string member;
  StatementSpan span;
  AsOf when;  // by a record alone
  std::string format;
  std::string title;
  Result<std::string> answer = std::string();
};

struct WalletLines {
  std::vector<StatementLine> lines;
  StatementSummary summary;
};

std::string reason_text(const StatementLine& line) {
  std::string text;
  for (const auto& [name, value] : line.reason) text += (text.empty() ? "" : " ") + name + "=" + value;
  return text;
}

std::string wallet_json(const WalletQuestion& asked, const ViewsMeta& meta, const WalletLines& wallet) {
  std::string json;
  ObjectWriter object(json);
  object.id("programme", meta.programme);
  object.text("member", asked.member);
  object.integer("records", meta.marks.next_seq);
  object.id("currency", meta.currency);
  object.money("opening", wallet.summary.opening, meta.digits);
  object.money("credited", wallet.summary.credited, meta.digits);
  object.money("charged", wallet.summary.charged, meta.digits);
  object.money("closing", wallet.summary.closing, meta.digits);
  object.name("lines").push_back('[');
  bool first = true;
  for (const StatementLine& line : wallet.lines) {
    if (!std::exchange(first, false)) json.push_back(',');
    ObjectWriter one(json);
    one.integer("seq", line.seq);
    one.time("time", line.at);
    one.money("amount", line.amount, meta.digits);
    one.money("balance", line.balance, meta.digits);
    one.id("event", line.event);
    ObjectWriter reason(one.name("reason"));
    for (const auto& [name, value] : line.reason) reason.text(name, value);
    reason.close();
    one.close();
  }
  json.push_back(']');
  object.close();
  return json;
}

TableFile wallet_table(const WalletQuestion& asked, const ViewsMeta& meta, const WalletLines& wallet) {
  TableFile table{.title = asked.title,
                  .header = {"seq", "time", "amount", "balance", "event", "reason"},
                  .numeric = {true, false, true, true, false, false},
                  .rows = {}};
  for (const StatementLine& line : wallet.lines) {
    table.rows.push_back({std::to_string(line.seq), format_timestamp(line.at), format_money(line.amount, meta.digits),
                          format_money(line.balance, meta.digits), line.event, reason_text(line)});
  }
  return table;
}

Result<std::string> read_wallet(const WalletQuestion& asked) {
  Result<ViewsReader> reader = ViewsReader::open(asked.when.views);
  if (!reader) return tl::unexpected(reader.error());
  const Result<std::uint64_t> last = record_of(*reader, asked.when);
  if (!last) return tl::unexpected(last.error());
  WalletLines wallet;
  const Result<StatementSummary> summary =
      reader->statement(asked.member, asked.span, [&wallet](const StatementLine& line) -> Status {
        if (wallet.lines.size() == kLinesMax) return failure("too_many_lines", "more than 10000 lines");
        wallet.lines.push_back(line);
        return {};
      });
  if (!summary) return tl::unexpected(summary.error());
  wallet.summary = *summary;
  if (asked.format == "csv") return to_csv(wallet_table(asked, reader->meta(), wallet));
  if (asked.format == "xlsx") return to_xlsx(wallet_table(asked, reader->meta(), wallet));
  return wallet_json(asked, reader->meta(), wallet);
}

void answer_wallet(OfficeCall& call, WalletQuestion& asked) {
  if (!asked.answer) {
    const Error& error = asked.answer.error();
    if (error.code != "too_many_lines") refuse_as_of(error);
    throw Refusal(info_of(HttpProblem::query_invalid), error.message + ": \"from\" and \"until\" make them fewer");
  }
  call.respond(std::move(*asked.answer));
  if (asked.format == "json") return;
  const bool csv = asked.format == "csv";
  call.exchange.answer.content_type =
      csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  call.add_field("Content-Disposition: attachment; filename=\"" + asked.title + (csv ? ".csv\"" : ".xlsx\""));
}

void show_wallet(OfficeCall& call, const std::string& member) {
  const auto asked = std::make_shared<WalletQuestion>();
  asked->member = member;
  asked->span = {.from = time_of(call, "from"), .to = time_of(call, "until")};
  if (const auto seq = call.query_integer("seq")) asked->span.last_seq = static_cast<std::uint64_t>(*seq);
  if (asked->span.to && asked->span.last_seq) {
    throw Refusal(info_of(HttpProblem::query_invalid), "\"until\" and \"seq\" exclude each other");
  }
  if (asked->span.from && asked->span.to && *asked->span.to < *asked->span.from) {
    throw Refusal(info_of(HttpProblem::query_invalid), "\"until\" is before \"from\"");
  }
  asked->format = call.query_text("format").value_or("json");
  asked->title = call.programme().substr(0, 12) + "-statement";
  asked->when = {.seq = asked->span.last_seq,
                 .at = std::nullopt,
                 .durable = call.exchange.programme->status().next_seq,
                 .views = call.hall.house->opener.views_of(call.programme())};
  read_elsewhere(
      call, [asked] { asked->answer = read_wallet(*asked); },
      [asked](OfficeCall& then) { answer_wallet(then, *asked); });
}

// GET …/members/{member}/statement
void show_wallet_of_member(OfficeCall& call) { show_wallet(call, call.path("member")); }

// GET …/me/statement
void show_own_wallet(OfficeCall& call) { show_wallet(call, call.visitor().id); }

// --- compliance

std::string compliance_json(const ComplianceFigures& figures) {
  std::string json;
  ObjectWriter object(json);
  object.integer("records", figures.records);
  object.integer("members", figures.members);
  object.integer("levels", figures.levels);
  ObjectWriter limits(object.name("limits"));
  limits.integer("people", kPeopleLimit);
  limits.integer("levels", kLevelsLimit);
  limits.integer("holders", kHoldersLimit);
  limits.close();
  object.integer("near", figures.near);
  object.integer("passed", figures.passed);
  object.name("organisers").push_back('[');
  bool first = true;
  for (const Organiser& organiser : figures.organisers) {
    if (!std::exchange(first, false)) json.push_back(',');
    ObjectWriter one(json);
    one.text("member", organiser.member);
    one.integer("people", organiser.people);
    one.integer("levels", organiser.levels);
    one.id("state", name_of(organiser.state));
    one.close();
  }
  json.push_back(']');
  object.integer("holders", figures.holders);
  object.id("holders_state", name_of(figures.holders_state));
  object.close();
  return json;
}

// GET …/compliance
void show_limits(OfficeCall& call) {
  struct Question {
    std::string views;
    std::size_t limit = 0;
    Result<ComplianceFigures> figures = ComplianceFigures();
  };
  const auto asked = std::make_shared<Question>();
  asked->views = call.hall.house->opener.views_of(call.programme());
  asked->limit = call.limit();
  ComplianceBook& book = call.hall.house->compliance->of(call.programme());
  read_elsewhere(
      call, [asked, &book] { asked->figures = book.figures(asked->views, asked->limit); },
      [asked](OfficeCall& then) {
        if (!asked->figures) refuse_views(asked->figures.error());
        then.respond(compliance_json(*asked->figures));
      });
}

// GET …/compliance/alarms
void list_raised(OfficeCall& call) {
  const std::int64_t before = call.query_integer("before").value_or(INT64_MAX);
  const std::vector<RaisedAlarm> found = list_alarms(call.work, call.programme(), before, call.limit() + 1);
  call.respond(page_json(
      "alarms", found, call.limit(),
      [](std::string& json, const RaisedAlarm& alarm) {
        ObjectWriter one(json);
        one.id("alarm", alarm.kind);
        one.text("subject", alarm.subject);
        one.id("state", alarm.state);
        one.integer("count", static_cast<std::uint64_t>(alarm.people));
        one.integer("levels", static_cast<std::uint64_t>(alarm.levels));
        one.time("raised_at", alarm.at);
        one.close();
      },
      [](const RaisedAlarm& alarm) { return alarm.number; }));
}

}  // namespace

namespace handlers {

extern const Handler show_books{.work = show_trial};
extern const Handler show_member_statement{.work = show_wallet_of_member};
extern const Handler show_my_statement{.work = show_own_wallet};
extern const Handler show_compliance{.work = show_limits};
extern const Handler list_compliance_alarms{.work = list_raised};

}  // namespace handlers
}  // namespace greenpool
