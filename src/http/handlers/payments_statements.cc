// What providers and banks say moved: imports, lines and who looks into them, and every day's cover beside the ledgers.
#include <array>
#include <charconv>
#include <map>
#include <memory>

#include "http/handlers/asking.h"
#include "http/handlers/handlers.h"
#include "http/handlers/list_table.h"
#include "http/handlers/payments.h"
#include "payments/china_time.h"
#include "payments/problems.h"
#include "payments/statements.h"
#include "server/daily_bills.h"
#include "views/books.h"

namespace greenpool {
namespace {

// Providers and banks settle in yuan.
constexpr int kDigits = 2;
constexpr std::string_view kCurrency = "CNY";
constexpr int kLineStates = 3;
constexpr int kMatchKinds = 4;
constexpr std::int64_t kDaysDefault = 7;

constexpr TableColumn::Kind kNumber = TableColumn::Kind::number;

constexpr std::array kLineTableColumns{
    TableColumn{"number", kNumber},
    TableColumn{"statement"},
    TableColumn{"line", kNumber},
    TableColumn{"account"},
    TableColumn{"at"},
    TableColumn{"amount", kNumber},
    TableColumn{"fee", kNumber},
    TableColumn{"provider_number"},
    TableColumn{"our_number"},
    TableColumn{"state"},
    TableColumn{"match_kind"},
    TableColumn{"match"},
    TableColumn{"owner"},
    TableColumn{"note"},
    TableColumn{"age_days", kNumber},
};
constexpr ListTable kLineTable{"lines", kLineTableColumns};

// GET /api/v1/statements
void list_imported(OfficeCall& call) {
  const auto found =
      list_statements(call.work, call.query_text("account").value_or(""), before_of(call), call.limit() + 1);
  call.respond(page_json("statements", found, call.limit(), [](std::string& json, const AccountStatement& statement) {
    ObjectWriter object(json);
    object.id("id", statement.id);
    object.text("account", statement.account);
    object.text("imported_by", statement.operator_id);
    object.time("imported_at", statement.imported_at);
    object.integer("lines", static_cast<std::uint64_t>(statement.lines));
    object.integer("unmatched", static_cast<std::uint64_t>(statement.unmatched));
    object.close();
  }));
}

// Columns of a bank that the query names stand instead of the usual ones; the others keep their usual names.
StatementFormat format_of(const OfficeCall& call) {
  StatementFormat format;
  const std::string kind = *call.query_text("kind");
  format.kind = kind == "bank"     ? StatementKind::bank
                : kind == "alipay" ? StatementKind::alipay
                                   : StatementKind::wechat_pay;
  BankColumns& bank = format.bank;
  const auto take = [&call](std::string& column, std::string_view name) {
    if (auto given = call.query_text(name)) column = std::move(*given);
  };
  take(bank.date, "date_column");
  take(bank.time, "time_column");
  take(bank.amount, "amount_column");
  // A signed column stands for the two others.
  if (!bank.amount.empty()) bank.credit = bank.debit = "";
  take(bank.credit, "credit_column");
  take(bank.debit, "debit_column");
  take(bank.provider_number, "number_column");
  take(bank.our_number, "memo_column");
  const std::string separator = call.query_text("separator").value_or("comma");
  bank.separator = separator == "tab" ? '\t' : separator == "semicolon" ? ';' : ',';
  return format;
}

// POST /api/v1/statements
void import_file(OfficeCall& call) {
  const bool real = call.query_text("mode") == "import";
  const ImportReport report = import_statement(call.work, {.account = *call.query_text("account"),
                                                           .operator_id = call.visitor().id,
                                                           .content = call.exchange.content,
                                                           .format = format_of(call),
                                                           .run = real ? ImportRun::real : ImportRun::dry});
  if (real && !report.known_already) note_done(call, "statement_imported", report.statement);
  std::string json;
  ObjectWriter object(json);
  text_or_null(object, "statement", report.statement);
  object.truth("known_already", report.known_already);
  object.integer("lines", static_cast<std::uint64_t>(report.lines));
  object.integer("matched", static_cast<std::uint64_t>(report.matched));
  object.money("in", report.in, kDigits);
  object.money("out", report.out, kDigits);
  object.money("fees", report.fees, kDigits);
  object.close();
  call.respond(std::move(json));
}

void append_line(std::string& json, const StoredLine& line) {
  ObjectWriter object(json);
  object.integer("number", static_cast<std::uint64_t>(line.seq));
  object.id("statement", line.statement);
  object.integer("line", static_cast<std::uint64_t>(line.line));
  object.text("account", line.account);
  object.time("at", line.at);
  object.money("amount", line.amount, kDigits);
  object.money("fee", line.fee, kDigits);
  text_or_null(object, "provider_number", line.provider_number);
  text_or_null(object, "our_number", line.our_number);
  object.id("state", name_of(line.state));
  text_or_null(object, "match_kind", line.match_kind ? name_of(*line.match_kind) : std::string_view());
  text_or_null(object, "match", line.match);
  text_or_null(object, "owner", line.owner);
  text_or_null(object, "note", line.note);
  // A bank that dates a day ahead has lines of tomorrow.
  object.integer("age_days", static_cast<std::uint64_t>(std::max<std::int64_t>(0, line.age_days)));
  object.close();
}

void page_of_lines(OfficeCall& call) {
  LineFilter filter{.account = call.query_text("account").value_or(""),
                    .statement = call.query_text("statement").value_or("")};
  filter.state = choice_of<LineState>(call, "state", kLineStates);
  filter.owner = call.query_text("owner").value_or("");
  call.respond(
      page_json("lines", list_lines(call.work, filter, before_of(call), call.limit() + 1), call.limit(), append_line));
}

// GET /api/v1/statement-lines
void list_of_lines(OfficeCall& call) { list_or_table(call, kLineTable, page_of_lines); }

std::int64_t line_of_path(const OfficeCall& call) {
  const std::string& text = call.path("number");
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) throw Refusal(kStatementLineNotFound);
  return number;
}

// POST /api/v1/statement-lines/{number}/assign
void assign(OfficeCall& call) {
  const std::int64_t line = line_of_path(call);
  assign_line(call.work, {.line = line, .owner = call.text("owner"), .note = call.text("note")});
  note_done(call, "statement_line_assigned", std::to_string(line));
  call.done();
}

// POST /api/v1/statement-lines/{number}/resolve
void resolve(OfficeCall& call) {
  const std::int64_t line = line_of_path(call);
  resolve_line(call.work, {.line = line, .owner = call.visitor().id, .note = call.text("note")});
  note_done(call, "statement_line_resolved", std::to_string(line));
  call.done();
}

// POST /api/v1/statement-lines/{number}/match
void match(OfficeCall& call) {
  LineMatch wanted{.line = line_of_path(call), .id = call.text("id"), .owner = call.visitor().id};
  for (int i = 0; i < kMatchKinds; ++i) {
    if (name_of(static_cast<MatchKind>(i)) == call.text("kind")) wanted.kind = static_cast<MatchKind>(i);
  }
  match_line(call.work, wanted);
  note_done(call, "statement_line_matched", std::to_string(wanted.line));
  call.done();
}

// POST /api/v1/manual-entries
void add_entry(OfficeCall& call) {
  const std::optional<Money> amount = parse_movement(call.text("amount"));
  if (!amount) throw Refusal(kPaymentAmountInvalid);
  const std::string account = call.text("account");
  const std::string id = add_manual_entry(call.work, {.account = account,
                                                      .operator_id = call.visitor().id,
                                                      .at = *parse_timestamp(call.text("at")),
                                                      .amount = *amount,
                                                      .reference = call.text("reference"),
                                                      .note = call.text("note")});
  note_done(call, "manual_entry_added", id);
  std::string json;
  ObjectWriter object(json);
  object.id("id", id);
  object.integer("matched", static_cast<std::uint64_t>(match_again(call.work, account)));
  object.close();
  call.respond(std::move(json), 201);
}

// GET /api/v1/cash/missing
void list_missing(OfficeCall& call) {
  const auto found = missing_lines(call.work,
                                   {.account = *call.query_text("account"),
                                    .provider = *call.query_text("provider"),
                                    .from = *parse_timestamp(*call.query_text("from")),
                                    .to = *parse_timestamp(*call.query_text("until"))},
                                   call.limit());
  std::string json;
  ObjectWriter object(json);
  object.name("missing").push_back('[');
  bool first = true;
  for (const MissingLine& line : found) {
    if (!std::exchange(first, false)) json.push_back(',');
    ObjectWriter one(json);
    one.id("kind", name_of(line.kind));
    one.text("id", line.id);
    one.money("amount", line.amount, kDigits);
    one.time("finished_at", line.finished_at);
    one.close();
  }
  json.push_back(']');
  object.close();
  call.respond(std::move(json));
}

// --- days

struct LedgerOfProgramme {
  std::string programme;
  std::string views;
  std::vector<Money> moved;  // by day
};

struct DaysQuestion {
  std::int64_t first = 0;  // of China's calendar
  std::int64_t count = 0;
  std::vector<LedgerOfProgramme> ledgers;
  std::optional<Error> failed;
};

// The cash account after everything before that moment.
Result<Money> cash_before(ViewsReader& reader, Timestamp moment) {
  const Result<std::optional<std::uint64_t>> seq = reader.last_record_at(Timestamp(moment.microseconds() - 1));
  if (!seq) return tl::unexpected(seq.error());
  if (!*seq) return Money(0);
  const Result<TrialBalance> trial = reader.balances_at(**seq);
  if (!trial) return tl::unexpected(trial.error());
  return trial->debit(Account::cash);
}

Status read_ledger(LedgerOfProgramme& ledger, const DaysQuestion& asked) {
  Result<ViewsReader> reader = ViewsReader::open(ledger.views);
  if (!reader) return tl::unexpected(reader.error());
  Money before;
  for (std::int64_t day = asked.first; day <= asked.first + asked.count; ++day) {
    const Result<Money> cash = cash_before(*reader, kChinaCalendar.begin_of_day(day));
    if (!cash) return tl::unexpected(cash.error());
    if (day > asked.first) ledger.moved.push_back(*cash - before);
    before = *cash;
  }
  return {};
}

void read_ledgers(DaysQuestion& asked) {
  for (LedgerOfProgramme& ledger : asked.ledgers) {
    if (Status read = read_ledger(ledger, asked); !read) {
      asked.failed = read.error();
      return;
    }
  }
}

void append_account(std::string& json, const std::string& account, const DayCover& cover) {
  ObjectWriter object(json);
  object.text("account", account);
  object.money("in", cover.in, kDigits);
  object.money("out", cover.out, kDigits);
  object.money("fees", cover.fees, kDigits);
  object.integer("unmatched", static_cast<std::uint64_t>(cover.unmatched));
  object.close();
}

struct Day {
  Money by_statement;
  Money by_ledger;
  std::int64_t unmatched = 0;
  std::string accounts;
  std::string programmes;
};

void add_statements(OfficeCall& call, std::vector<Day>& days, std::int64_t first) {
  std::vector<LedgerDay> asked;
  for (std::size_t i = 0; i < days.size(); ++i) {
    asked.push_back({.day = first + static_cast<std::int64_t>(i), .moved = {}});
  }
  for (const std::string& account : cash_accounts(call.work)) {
    const std::vector<DayCover> covers = day_covers(call.work, account, asked);
    for (std::size_t i = 0; i < days.size(); ++i) {
      Day& day = days[i];
      day.by_statement += covers[i].by_statement;
      day.unmatched += covers[i].unmatched;
      if (!day.accounts.empty()) day.accounts.push_back(',');
      append_account(day.accounts, account, covers[i]);
    }
  }
}

void add_ledgers(std::vector<Day>& days, const std::vector<LedgerOfProgramme>& ledgers) {
  for (const LedgerOfProgramme& ledger : ledgers) {
    for (std::size_t i = 0; i < days.size(); ++i) {
      Day& day = days[i];
      day.by_ledger += ledger.moved[i];
      if (!day.programmes.empty()) day.programmes.push_back(',');
      ObjectWriter object(day.programmes);
      object.id("programme", ledger.programme);
      object.money("moved", ledger.moved[i], kDigits);
      object.close();
    }
  }
}

void answer_days(OfficeCall& call, const DaysQuestion& asked) {
  if (asked.failed) refuse_views(*asked.failed);
  std::vector<Day> days(static_cast<std::size_t>(asked.count));
  add_statements(call, days, asked.first);
  add_ledgers(days, asked.ledgers);
  std::string json;
  ObjectWriter object(json);
  object.name("days").push_back('[');
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (i > 0) json.push_back(',');
    const Day& day = days[i];
    ObjectWriter one(json);
    one.id("day", format_china_day(asked.first + static_cast<std::int64_t>(i)));
    one.money("by_statement", day.by_statement, kDigits);
    one.money("by_ledger", day.by_ledger, kDigits);
    one.money("difference", day.by_statement - day.by_ledger, kDigits);
    one.integer("unmatched", static_cast<std::uint64_t>(day.unmatched));
    one.name("accounts") += "[" + day.accounts + "]";
    one.name("programmes") += "[" + day.programmes + "]";
    one.close();
  }
  json.push_back(']');
  object.close();
  call.respond(std::move(json));
}

// GET /api/v1/cash/days
void list_days(OfficeCall& call) {
  const auto asked = std::make_shared<DaysQuestion>();
  const auto from = parse_china_time(*call.query_text("from"));
  if (!from) throw Refusal(info_of(HttpProblem::query_invalid), "\"from\" is no day");
  asked->first = kChinaCalendar.day_of(*from);
  asked->count = call.query_integer("days").value_or(kDaysDefault);
  for (const Programme* const programme : call.hall.house->programmes.all()) {
    if (programme->terms().currency.code != kCurrency) continue;
    const std::string& id = programme->terms().id;
    asked->ledgers.push_back({.programme = id, .views = call.hall.house->opener.views_of(id), .moved = {}});
  }
  read_elsewhere(call, [asked] { read_ledgers(*asked); }, [asked](OfficeCall& then) { answer_days(then, *asked); });
}

// GET /api/v1/cash/bills
void list_bills(OfficeCall& call) {
  const std::int64_t before = call.query_integer("before").value_or(INT64_MAX);
  const auto found = list_daily_bills(call.work, before, call.limit() + 1);
  call.respond(page_json(
      "bills", found, call.limit(),
      [](std::string& json, const DailyBill& bill) {
        ObjectWriter object(json);
        object.text("provider", bill.provider);
        object.id("day", format_china_day(bill.day));
        object.id("state", name_of(bill.state));
        object.integer("tries", static_cast<std::uint64_t>(bill.tries));
        time_or_null(object, "due_at", bill.state == BillState::wanted ? std::optional(bill.due_at) : std::nullopt);
        text_or_null(object, "statement", bill.statement);
        text_or_null(object, "problem", bill.problem);
        object.close();
      },
      [](const DailyBill& bill) { return bill.number; }));
}

}  // namespace

namespace handlers {

extern const Handler list_statements{.work = list_imported};
extern const Handler import_statement_file{.work = import_file};
extern const Handler list_statement_lines{.work = list_of_lines};
extern const Handler assign_statement_line{.work = assign};
extern const Handler resolve_statement_line{.work = resolve};
extern const Handler match_statement_line{.work = match};
extern const Handler add_manual_cash_entry{.work = add_entry};
extern const Handler list_missing_lines{.work = list_missing};
extern const Handler list_cash_days{.work = list_days};
extern const Handler list_provider_bills{.work = list_bills};

}  // namespace handlers
}  // namespace greenpool
