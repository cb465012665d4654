#include "server/daily_bills.h"

#include <algorithm>
#include <array>

#include "payments/china_time.h"
#include "payments/payment_names.h"
#include "payments/statements.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 1> kSteps{R"sql(
CREATE TABLE daily_bills(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  provider TEXT NOT NULL,
  day INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('wanted','imported','none')),
  tries INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL,
  statement TEXT NOT NULL DEFAULT '',
  problem TEXT NOT NULL DEFAULT '',
  UNIQUE(provider, day)
) STRICT;
CREATE INDEX daily_bills_due ON daily_bills(due_at) WHERE state='wanted';
)sql"};

constexpr EnumNames<BillState, 3> kStates{{"wanted", "imported", "none"}};

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kReadyAfterMidnight = 10 * 60 * kMinute;
constexpr std::int64_t kFirstPause = 30 * kMinute;
constexpr std::int64_t kLongestPause = 12 * 60 * kMinute;
constexpr std::int64_t kDaysMadeUpFor = 30;

DailyBill read(const Rows& rows) {
  return {.number = rows.integer(0),
          .provider = rows.text(1),
          .day = rows.integer(2),
          .state = kStates.parse(rows.text(3)),
          .tries = rows.integer(4),
          .due_at = Timestamp(rows.integer(5)),
          .statement = rows.text(6),
          .problem = rows.text(7)};
}

// Writes down every day that is over and was not asked for yet.
void want_days(Work& work, const std::string& provider) {
  const std::int64_t yesterday = kChinaCalendar.day_of(work.now) - 1;
  const auto last = work.db.integer("SELECT max(day) FROM daily_bills WHERE provider=?1", provider);
  const std::int64_t first = last ? std::max(*last + 1, yesterday - kDaysMadeUpFor + 1) : yesterday;
  for (std::int64_t day = first; day <= yesterday; ++day) {
    work.db.run("INSERT INTO daily_bills(provider,day,state,due_at) VALUES(?1,?2,'wanted',?3)", provider, day,
                kChinaCalendar.begin_of_day(day + 1).microseconds() + kReadyAfterMidnight);
  }
}

// The next one that is due. Its next try is put off at once: whatever happens, it is not asked for in a circle.
std::optional<DailyBill> take_due(Work& work, const PaymentRules& rules) {
  for (const PaymentProvider* const provider : rules.providers) want_days(work, std::string(provider->name()));
  std::optional<DailyBill> due;
  {
    Rows rows = work.db.query(
        "SELECT number,provider,day,state,tries,due_at,statement,problem FROM daily_bills WHERE state='wanted' AND "
        "due_at<=?1 ORDER BY due_at,number LIMIT 1",
        work.now.microseconds());
    if (rows.next()) due = read(rows);
  }
  if (!due) return due;
  const std::int64_t pause = std::min(kFirstPause * (due->tries + 1), kLongestPause);
  work.db.run("UPDATE daily_bills SET tries=tries+1,due_at=?2 WHERE number=?1", due->number,
              work.now.microseconds() + pause);
  return due;
}

void note_problem(Work& work, const DailyBill& bill, const std::string& problem) {
  work.db.run("UPDATE daily_bills SET problem=?2 WHERE number=?1", bill.number, problem.substr(0, 200));
}

void finish(Work& work, const DailyBill& bill, BillState state, const std::string& statement) {
  work.db.run("UPDATE daily_bills SET state=?2,statement=?3,problem='' WHERE number=?1", bill.number, kStates[state],
              statement);
}

// What WeChat Pay and Alipay answer where there was nothing to bill.
bool says_nothing_moved(const CallRefused& refused) {
  return refused.code == "NO_STATEMENT_EXIST" || refused.code == "isp.bill_not_exist" ||
         refused.code == "isv.bill_not_exist" || refused.code == "BILL_NOT_EXIST";
}

// How a provider writes its bills; nothing: nobody here reads them.
std::optional<StatementKind> bill_kind_of(std::string_view provider) {
  if (provider == "alipay") return StatementKind::alipay;
  if (provider == "wechat_pay" || provider == "sandbox") return StatementKind::wechat_pay;
  return std::nullopt;
}

// Whether the day came to an end.
bool record(Office& office, const DailyBill& bill, const CallResult<ProviderBill>& result) {
  if (const auto* const got = std::get_if<ProviderBill>(&result)) {
    const std::optional<StatementKind> kind = bill_kind_of(bill.provider);
    office.ask([&](Work& work) {
      if (!kind) return note_problem(work, bill, "its bills are of a kind that is not read");
      const ImportReport report = import_statement(
          work,
          {.account = bill.provider, .operator_id = "system", .content = got->content, .format = {.kind = *kind}});
      finish(work, bill, BillState::imported, report.statement);
    });
    return kind.has_value();
  }
  const auto* const refused = std::get_if<CallRefused>(&result);
  if (refused != nullptr && says_nothing_moved(*refused)) {
    office.ask([&](Work& work) { finish(work, bill, BillState::none, ""); });
    return true;
  }
  const std::string problem = refused != nullptr ? refused->code : std::get<CallUnknown>(result).why;
  office.ask([&](Work& work) { note_problem(work, bill, problem); });
  return false;
}

}  // namespace

const Schema kBillsSchema{"bills", kSteps};

std::string_view name_of(BillState state) { return kStates[state]; }

std::size_t fetch_due_bills(Office& office, const PaymentRules& rules,
                            const std::function<void(const Error&)>& on_failure) {
  std::size_t ended = 0;
  for (;;) {
    const auto due = office.ask([&](Work& work) { return take_due(work, rules); });
    if (!due) return ended;
    PaymentProvider* const provider = rules.provider(due->provider);
    if (provider == nullptr) {
      office.ask([&](Work& work) { note_problem(work, *due, "the provider is not set up"); });
      continue;
    }
    try {
      if (record(office, *due, provider->download_bill(due->day))) ++ended;
    } catch (const Refusal& refusal) {
      const std::string why = std::string(refusal.problem().code) + ": " + refusal.detail();
      office.ask([&](Work& work) { note_problem(work, *due, why); });
      if (on_failure) on_failure(Error{"bill_not_imported", due->provider + ": " + why});
    }
  }
}

std::vector<DailyBill> list_daily_bills(Work& work, std::int64_t before, std::size_t limit) {
  std::vector<DailyBill> bills;
  Rows rows = work.db.query(
      "SELECT number,provider,day,state,tries,due_at,statement,problem FROM daily_bills WHERE number<?1 ORDER BY "
      "number DESC LIMIT ?2",
      before, limit);
  while (rows.next()) bills.push_back(read(rows));
  return bills;
}

}  // namespace greenpool
