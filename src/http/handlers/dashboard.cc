// GET …/dashboard: what an operator looks at first. Figures of the state come from where everybody else's come from
// (wire/wire.h); here they only stand beside what the last days, the office and the statements say.
#include <memory>

#include "http/handlers/asking.h"
#include "http/handlers/handlers.h"
#include "http/handlers/payments.h"
#include "server/page_figures.h"
#include "server/published_proofs.h"
#include "server/waiting.h"
#include "views/books.h"
#include "wire/wire.h"

namespace greenpool {
namespace {

constexpr std::int64_t kCoverDays = 7;
constexpr std::size_t kAlarmsShown = 5;
// Providers and banks settle in yuan.
constexpr std::string_view kCurrency = "CNY";
constexpr int kCurrencyDigits = 2;

// Of the engine.
struct StateFigures {
  std::string begin;    // the first fields of the answer
  std::string honesty;  // bound, recovery, estimates
  std::uint64_t withdrawals_to_approve = 0;
  std::uint64_t withdrawals_to_send = 0;
  std::uint64_t withdrawals_unknown = 0;
  std::uint64_t supplier_payments = 0;
  std::uint64_t terms_proposals = 0;
  int utc_offset_minutes = 0;
  Inflow inflow;
  Money cash;
  Money supplier_payable;
  Money owed;
};

struct LedgerQuestion {
  std::vector<std::string> views;  // of all programmes in that currency
  Timestamp from;
  Result<Money> moved = Money(0);
};

struct Question {
  std::string programme;
  std::string views;
  Timestamp now;
  StatementFigures statements;
  StateFigures state;
  Result<RecentFigures> recent = RecentFigures();
  LedgerQuestion ledgers;
};

// The fields without the braces, so that others can follow them.
template <class Write>
std::string fields_of(const Write& write) {
  std::string json;
  ObjectWriter object(json);
  write(object);
  return json.substr(1);
}

StateFigures look_at(const State& state) {
  const int digits = state.terms.currency.digits;
  StateFigures figures;
  figures.begin = fields_of([&](ObjectWriter& object) {
    object.integer("seq", state.next_seq - 1);
    object.time("time", state.clock);
    object.price("price", state.pool.price(), digits);
    object.money("pool", state.pool.cash, digits);
    object.points("circulating", state.pool.circulating);
    object.integer("members", state.members.size());
    object.integer("positions_open", state.positions.open_count());
    object.integer("orders_open", state.paid_orders.size());
  });
  const ProgrammeFigures honesty = programme_figures(state);
  figures.honesty = fields_of([&](ObjectWriter& object) { append_figures(object, honesty, digits); });
  figures.inflow = honesty.inflow;
  state.withdrawals.for_each([&figures](const std::string&, const Withdrawal& withdrawal) {
    switch (withdrawal.stage) {
      case WithdrawalStage::requested:
        ++figures.withdrawals_to_approve;
        break;
      case WithdrawalStage::approved:
        ++figures.withdrawals_to_send;
        break;
      case WithdrawalStage::sent:
        break;
      case WithdrawalStage::unknown:
        ++figures.withdrawals_unknown;
    }
  });
  figures.supplier_payments = state.suppliers.payments().size();
  figures.terms_proposals = state.proposals.size();
  figures.utc_offset_minutes = state.terms.utc_offset_minutes;
  figures.cash = state.books.balance(Account::cash);
  figures.supplier_payable = state.books.balance(Account::supplier_payable);
  for (const Account account : Books::kCovered) figures.owed += state.books.balance(account);
  return figures;
}

Result<Money> cash_moved(const std::string& views, Timestamp from) {
  Result<ViewsReader> reader = ViewsReader::open(views);
  if (!reader) return tl::unexpected(reader.error());
  const Result<TrialBalance> now = reader->balances_at(reader->meta().marks.next_seq - 1);
  if (!now) return tl::unexpected(now.error());
  const Result<std::optional<std::uint64_t>> last = reader->last_record_at(Timestamp(from.microseconds() - 1));
  if (!last) return tl::unexpected(last.error());
  if (!*last) return now->debit(Account::cash);
  const Result<TrialBalance> before = reader->balances_at(**last);
  if (!before) return tl::unexpected(before.error());
  return now->debit(Account::cash) - before->debit(Account::cash);
}

void read(Question& question, RecentBook& recent) {
  question.recent = recent.read({.programme = question.programme,
                                 .views = question.views,
                                 .now = question.now,
                                 .utc_offset_minutes = question.state.utc_offset_minutes});
  LedgerQuestion& ledgers = question.ledgers;
  for (const std::string& views : ledgers.views) {
    const Result<Money> moved = cash_moved(views, ledgers.from);
    if (!moved) {
      ledgers.moved = moved;
      return;
    }
    ledgers.moved = *ledgers.moved + *moved;
  }
}

void write_periods(ObjectWriter& object, const RecentFigures& recent) {
  const int digits = recent.currency_digits;
  std::string& json = object.name("periods");
  json.push_back('[');
  for (const PeriodFigures& period : recent.periods) {
    if (&period != &recent.periods.front()) json.push_back(',');
    ObjectWriter one(json);
    one.integer("days", static_cast<std::uint64_t>(period.days));
    one.time("from", period.from);
    one.integer("members", period.members);
    one.integer("orders", period.orders);
    one.money("spent", period.spent, digits);
    one.money("contributed", period.contributed, digits);
    one.integer("sales", period.sales);
    one.money("sales_paid", period.sales_paid, digits);
    one.integer("exits", period.exits);
    one.money("exits_paid", period.exits_paid, digits);
    one.money("rewards", period.rewards, digits);
    one.money("withdrawn", period.withdrawn, digits);
    one.close();
  }
  json.push_back(']');
}

void write_inflow(ObjectWriter& object, const Inflow& inflow, const InjectedBySource& injected, int digits) {
  ObjectWriter writer(object.name("inflow"));
  writer.money("organic", inflow.organic, digits);
  writer.money("subsidised", inflow.subsidised, digits);
  ObjectWriter sources(writer.name("injected"));
  sources.money("subsidy", injected.subsidy, digits);
  sources.money("financing", injected.financing, digits);
  sources.money("reserve", injected.reserve, digits);
  sources.close();
  writer.close();
}

void write_waiting(ObjectWriter& object, const StateFigures& state, const WaitingFigures& office) {
  ObjectWriter writer(object.name("waiting"));
  const auto count = [&writer](std::string_view name, std::int64_t number) {
    writer.integer(name, static_cast<std::uint64_t>(number));
  };
  count("approvals", office.approvals);
  writer.integer("withdrawals_to_approve", state.withdrawals_to_approve);
  writer.integer("withdrawals_to_send", state.withdrawals_to_send);
  writer.integer("withdrawals_unknown", state.withdrawals_unknown);
  writer.integer("supplier_payments", state.supplier_payments);
  writer.integer("terms_proposals", state.terms_proposals);
  count("returns_to_decide", office.returns_to_decide);
  count("returns_to_arrive", office.returns_to_arrive);
  count("refunds", office.refunds);
  count("webhooks", office.webhooks);
  writer.close();
}

// What the statements of the server's accounts say is of all programmes: for who sees the money of all of them.
bool sees_statements(const OfficeCall& call, const Question& question) {
  constexpr std::uint32_t kMoney = Who::owner | Who::finance_maker | Who::finance_checker | Who::auditor;
  const Visitor& visitor = call.visitor();
  const bool alone = question.ledgers.views.size() == 1;
  return ((alone ? visitor.who | visitor.who_everywhere : visitor.who_everywhere) & kMoney) != 0;
}

// By the books of the programme; and by statements beside the ledgers of all programmes that share their accounts.
void write_cover(OfficeCall& call, ObjectWriter& object, const Question& question) {
  const StateFigures& state = question.state;
  const int digits = digits_of(call);
  ObjectWriter writer(object.name("cover"));
  writer.money("cash", state.cash, digits);
  writer.money("supplier_payable", state.supplier_payable, digits);
  writer.money("owed", state.owed, digits);
  writer.money("margin", state.cash - state.supplier_payable - state.owed, digits);
  if (!sees_statements(call, question)) {
    writer.null("statements");
    return writer.close();
  }
  const StatementFigures& statements = question.statements;
  ObjectWriter last(writer.name("statements"));
  last.integer("days", static_cast<std::uint64_t>(kCoverDays));
  last.time("from", statements.from);
  last.integer("accounts", statements.accounts);
  last.integer("programmes", question.ledgers.views.size());
  last.money("by_statement", statements.moved, kCurrencyDigits);
  last.money("by_ledger", *question.ledgers.moved, kCurrencyDigits);
  last.money("difference", statements.moved - *question.ledgers.moved, kCurrencyDigits);
  last.integer("unmatched", static_cast<std::uint64_t>(statements.unmatched));
  last.close();
  writer.close();
}

void write_alarms(OfficeCall& call, ObjectWriter& object) {
  std::string& json = object.name("alarms");
  json.push_back('[');
  bool first = true;
  for (const RaisedAlarm& alarm : list_alarms(call.work, call.programme(), INT64_MAX, kAlarmsShown)) {
    if (!std::exchange(first, false)) json.push_back(',');
    ObjectWriter one(json);
    one.id("alarm", alarm.kind);
    one.text("subject", alarm.subject);
    one.id("state", alarm.state);
    one.integer("count", static_cast<std::uint64_t>(alarm.people));
    one.integer("levels", static_cast<std::uint64_t>(alarm.levels));
    one.time("raised_at", alarm.at);
    one.close();
  }
  json.push_back(']');
}

void write_proof(OfficeCall& call, ObjectWriter& object) {
  const auto newest = newest_proof(call.work, call.programme());
  if (!newest) return object.null("proof");
  ObjectWriter proof(object.name("proof"));
  proof.integer("seq", newest->statement.seq);
  proof.time("published_at", newest->published_at);
  proof.id("statement_hash", newest->hash);
  proof.close();
}

void answer(OfficeCall& call, const Question& question) {
  if (!question.recent) refuse_views(question.recent.error());
  if (!question.ledgers.moved) refuse_views(question.ledgers.moved.error());
  const RecentFigures& recent = *question.recent;
  std::string json = "{" + question.state.begin + ",";
  // Goes on after fields that are written already.
  json += fields_of([&](ObjectWriter& object) {
    object.integer("records", recent.records);
    write_periods(object, recent);
    write_inflow(object, question.state.inflow, recent.injected, recent.currency_digits);
    write_waiting(object, question.state, waiting_figures(call.work, call.programme()));
    write_cover(call, object, question);
    write_alarms(call, object);
    write_proof(call, object);
  });
  json += "," + question.state.honesty + "}";
  call.respond(std::move(json));
}

// GET …/dashboard
void show(OfficeCall& call) {
  const auto question = std::make_shared<Question>();
  const House& house = *call.hall.house;
  question->programme = call.programme();
  question->views = house.opener.views_of(call.programme());
  question->now = call.work.now;
  question->statements = statement_figures(call.work, kCoverDays);
  question->ledgers.from = question->statements.from;
  for (const Programme* const programme : house.programmes.all()) {
    if (programme->terms().currency.code != kCurrency) continue;
    question->ledgers.views.push_back(house.opener.views_of(programme->terms().id));
  }
  RecentBook& recent = house.figures->recent;
  ask_engine_then_read(
      call, [question](const State& state) { question->state = look_at(state); },
      [question, &recent] { read(*question, recent); }, [question](OfficeCall& then) { answer(then, *question); });
}

}  // namespace

namespace handlers {

extern const Handler show_dashboard{.work = show};

}  // namespace handlers
}  // namespace greenpool
