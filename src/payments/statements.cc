#include "payments/statements.h"

#include <array>

#include "base/sha256.h"
#include "office/random.h"
#include "payments/china_time.h"
#include "payments/list_query.h"
#include "payments/payment_names.h"
#include "payments/problems.h"
#include "payments/statement_matching.h"

namespace greenpool {
namespace {

constexpr std::array<std::string_view, 1> kSteps{R"sql(
CREATE TABLE statements(
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  operator TEXT NOT NULL,
  digest BLOB NOT NULL,
  lines INTEGER NOT NULL,
  imported_at INTEGER NOT NULL,
  UNIQUE(account, digest)
) STRICT;
CREATE TABLE statement_lines(
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  statement TEXT NOT NULL REFERENCES statements(id),
  line INTEGER NOT NULL,
  account TEXT NOT NULL,
  at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  fee INTEGER NOT NULL,
  provider_number TEXT NOT NULL,
  our_number TEXT NOT NULL,
  repeated INTEGER NOT NULL DEFAULT 0 CHECK(repeated IN (0,1)),
  state TEXT NOT NULL CHECK(state IN ('unmatched','matched','resolved')),
  match_kind TEXT CHECK(match_kind IN ('payment','refund','payout','manual')),
  match TEXT,
  owner TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  UNIQUE(statement, line),
  CHECK((state='matched') = (match IS NOT NULL) AND (match IS NULL) = (match_kind IS NULL))
) STRICT;
CREATE UNIQUE INDEX statement_lines_by_match ON statement_lines(match_kind, match) WHERE match IS NOT NULL;
CREATE INDEX statement_lines_by_state ON statement_lines(account, state, seq);
CREATE INDEX statement_lines_by_owner ON statement_lines(owner, seq);
CREATE INDEX statement_lines_by_day ON statement_lines(account, day);
CREATE INDEX statement_lines_by_number ON statement_lines(account, provider_number);
CREATE TABLE manual_entries(
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  operator TEXT NOT NULL,
  at INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK(amount<>0),
  reference TEXT,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX manual_entries_by_time ON manual_entries(account, at);
CREATE INDEX manual_entries_by_reference ON manual_entries(reference) WHERE reference IS NOT NULL;
)sql"};

constexpr EnumNames<LineState, 3> kStates{{"unmatched", "matched", "resolved"}};
constexpr EnumNames<MatchKind, 4> kKinds{{"payment", "refund", "payout", "manual"}};
constexpr std::size_t kNoteMax = 500;
constexpr std::int64_t kDay = std::int64_t{86'400} * 1'000'000;

constexpr std::string_view kSelectLine =
    "SELECT seq,statement,line,account,at,amount,fee,provider_number,our_number,state,match_kind,match,owner,note "
    "FROM statement_lines";

StoredLine read(const Rows& rows, Timestamp now) {
  StoredLine line{.seq = rows.integer(0),
                  .statement = rows.text(1),
                  .line = rows.integer(2),
                  .account = rows.text(3),
                  .at = Timestamp(rows.integer(4)),
                  .amount = Money(rows.integer(5)),
                  .fee = Money(rows.integer(6)),
                  .provider_number = rows.text(7),
                  .our_number = rows.text(8),
                  .state = kStates.parse(rows.text(9)),
                  .match_kind = {},
                  .match = rows.text(11),
                  .owner = rows.text(12),
                  .note = rows.text(13)};
  if (!rows.is_null(10)) line.match_kind = kKinds.parse(rows.text(10));
  if (line.state == LineState::unmatched) line.age_days = (now.microseconds() - line.at.microseconds()) / kDay;
  return line;
}

StoredLine line_of(Work& work, std::int64_t seq) {
  ListQuery query(kSelectLine);
  query.where("seq=", seq);
  Rows rows = query.end(work.db, "", 1);
  if (!rows.next()) throw Refusal(kStatementLineNotFound);
  return read(rows, work.now);
}

StoredLine unmatched_line_of(Work& work, std::int64_t seq) {
  StoredLine line = line_of(work, seq);
  if (line.state != LineState::unmatched) throw Refusal(kStatementLineStage);
  return line;
}

void set_match(Work& work, std::int64_t seq, const FoundMatch& match) {
  work.db.run("UPDATE statement_lines SET state='matched',match_kind=?2,match=?3,note='' WHERE seq=?1", seq,
              kKinds[match.kind], match.id);
}

// Whether the line is matched now.
bool try_to_match(Work& work, const StoredLine& line) {
  const MatchSearch search = search_match(work, line);
  if (search.found) {
    set_match(work, line.seq, *search.found);
    return true;
  }
  // What somebody wrote stays.
  if (line.owner.empty() && line.note != search.note) {
    work.db.run("UPDATE statement_lines SET note=?2 WHERE seq=?1", line.seq, search.note);
  }
  return false;
}

void add_up(ImportReport& report, const AccountLine& line) {
  (line.amount < Money(0) ? report.out : report.in) += line.amount < Money(0) ? -line.amount : line.amount;
  report.fees += line.fee;
}

// Stores the line; whether it was matched.
bool store_line(Work& work, const std::string& statement, const std::string& account, const AccountLine& line) {
  const bool repeated =
      !line.provider_number.empty() &&
      work.db
          .integer(
              "SELECT 1 FROM statement_lines WHERE account=?1 AND provider_number=?2 AND our_number=?3 AND "
              "amount=?4 AND at=?5 AND statement<>?6",
              account, line.provider_number, line.our_number, line.amount.units(), line.at.microseconds(), statement)
          .has_value();
  work.db.run(
      "INSERT INTO statement_lines(statement,line,account,at,day,amount,fee,provider_number,our_number,repeated,state,"
      "note) VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)",
      statement, line.line, account, line.at.microseconds(), kChinaCalendar.day_of(line.at), line.amount.units(),
      line.fee.units(), line.provider_number, line.our_number, repeated ? 1 : 0,
      kStates[repeated ? LineState::resolved : LineState::unmatched], repeated ? "in an earlier file already" : "");
  return !repeated && try_to_match(work, line_of(work, work.db.last_key()));
}

}  // namespace

const Schema kStatementsSchema{"statements", kSteps};

std::string_view name_of(LineState state) { return kStates[state]; }
std::string_view name_of(MatchKind kind) { return kKinds[kind]; }

ImportReport import_statement(Work& work, const NewStatement& statement) {
  if (statement.account.empty() || statement.operator_id.empty()) throw Refusal(kPaymentFieldInvalid);
  const Digest digest = sha256(statement.content);
  if (const auto known =
          work.db.text("SELECT id FROM statements WHERE account=?1 AND digest=?2", statement.account, Blob{digest})) {
    return {.statement = *known, .known_already = true};
  }
  const auto lines = read_statement(statement.content, statement.format);
  if (!lines) throw Refusal(kStatementMalformed, lines.error().message);
  ImportReport report{.lines = static_cast<std::int64_t>(lines->size())};
  for (const AccountLine& line : *lines) add_up(report, line);
  if (statement.run == ImportRun::dry) return report;
  report.statement = random_id("st-");
  work.db.run("INSERT INTO statements(id,account,operator,digest,lines,imported_at) VALUES(?1,?2,?3,?4,?5,?6)",
              report.statement, statement.account, statement.operator_id, Blob{digest}, report.lines,
              work.now.microseconds());
  for (const AccountLine& line : *lines) {
    if (store_line(work, report.statement, statement.account, line)) ++report.matched;
  }
  return report;
}

std::vector<AccountStatement> list_statements(Work& work, const std::string& account, std::int64_t before,
                                              std::size_t limit) {
  ListQuery query(
      "SELECT seq,id,account,operator,lines,imported_at,(SELECT count(*) FROM statement_lines l WHERE "
      "l.statement=statements.id AND l.state='unmatched') FROM statements");
  if (!account.empty()) query.where("account=", account);
  std::vector<AccountStatement> statements;
  Rows rows = query.latest(work.db, before, limit);
  while (rows.next()) {
    statements.push_back({.seq = rows.integer(0),
                          .id = rows.text(1),
                          .account = rows.text(2),
                          .operator_id = rows.text(3),
                          .lines = rows.integer(4),
                          .unmatched = rows.integer(6),
                          .imported_at = Timestamp(rows.integer(5))});
  }
  return statements;
}

std::vector<std::string> cash_accounts(Work& work) {
  std::vector<std::string> accounts;
  Rows rows = work.db.query(
      "SELECT account FROM statements UNION SELECT account FROM manual_entries ORDER BY account LIMIT 500");
  while (rows.next()) accounts.push_back(rows.text(0));
  return accounts;
}

std::vector<StoredLine> list_lines(Work& work, const LineFilter& filter, std::int64_t before, std::size_t limit) {
  ListQuery query(kSelectLine);
  if (!filter.account.empty()) query.where("account=", filter.account);
  if (!filter.statement.empty()) query.where("statement=", filter.statement);
  if (filter.state) query.where("state=", kStates[*filter.state]);
  if (!filter.owner.empty()) query.where("owner=", filter.owner);
  std::vector<StoredLine> lines;
  Rows rows = query.latest(work.db, before, limit);
  while (rows.next()) lines.push_back(read(rows, work.now));
  return lines;
}

void assign_line(Work& work, const LineAssignment& assignment) {
  (void)unmatched_line_of(work, assignment.line);
  if (assignment.note.size() > kNoteMax) throw Refusal(kPaymentFieldInvalid, "the note is too long");
  work.db.run("UPDATE statement_lines SET owner=?2,note=?3 WHERE seq=?1", assignment.line, assignment.owner,
              assignment.note);
}

void resolve_line(Work& work, const LineAssignment& resolution) {
  (void)unmatched_line_of(work, resolution.line);
  if (resolution.owner.empty() || resolution.note.empty() || resolution.note.size() > kNoteMax) {
    throw Refusal(kPaymentFieldInvalid, "an owner and a note of at most 500 bytes are needed");
  }
  work.db.run("UPDATE statement_lines SET state='resolved',owner=?2,note=?3 WHERE seq=?1", resolution.line,
              resolution.owner, resolution.note);
}

void match_line(Work& work, const LineMatch& match) {
  const StoredLine line = unmatched_line_of(work, match.line);
  const FoundMatch found{match.kind, match.id};
  if (!may_match(work, line, found)) throw Refusal(kStatementMatchInvalid);
  set_match(work, line.seq, found);
  work.db.run("UPDATE statement_lines SET owner=?2 WHERE seq=?1", line.seq, match.owner);
}

std::int64_t match_again(Work& work, const std::string& account) {
  std::int64_t matched = 0;
  std::int64_t before = 0;
  for (;;) {
    const auto lines = list_lines(
        work, {.account = account, .statement = {}, .state = LineState::unmatched, .owner = {}}, before, 500);
    for (const StoredLine& line : lines) matched += try_to_match(work, line) ? 1 : 0;
    if (lines.size() < 500) return matched;
    before = lines.back().seq;
  }
}

std::string add_manual_entry(Work& work, const NewManualEntry& entry) {
  const bool bounded = entry.amount >= Money(-kMoneyMax) && entry.amount <= Money(kMoneyMax);
  if (entry.amount == Money(0) || !bounded) throw Refusal(kPaymentAmountInvalid);
  if (entry.account.empty() || entry.operator_id.empty() || entry.note.empty() || entry.note.size() > kNoteMax) {
    throw Refusal(kPaymentFieldInvalid, "account, operator and a note of at most 500 bytes are needed");
  }
  const std::string id = random_id("me-");
  work.db.run("INSERT INTO manual_entries(id,account,operator,at,amount,reference,note) VALUES(?1,?2,?3,?4,?5,?6,?7)",
              id, entry.account, entry.operator_id, entry.at.microseconds(), entry.amount.units(),
              entry.reference.empty() ? SqlValue(std::nullopt) : SqlValue(entry.reference), entry.note);
  return id;
}

std::vector<MissingLine> missing_lines(Work& work, const MissingQuestion& question, std::size_t limit) {
  std::vector<MissingLine> missing;
  Rows rows = work.db.query(
      "SELECT kind,id,amount,at FROM ("
      "SELECT 'payment' AS kind,id,amount,finished_at AS at FROM payments WHERE provider=?1 AND state='succeeded' "
      "UNION ALL SELECT 'refund',r.id,-r.amount,r.finished_at FROM refunds r JOIN payments p ON p.id=r.payment "
      "WHERE p.provider=?1 AND r.state='succeeded' "
      "UNION ALL SELECT 'payout',id,-amount,finished_at FROM payouts WHERE provider=?1 AND state='succeeded' "
      "UNION ALL SELECT 'manual',id,amount,at FROM manual_entries WHERE account=?2) m "
      "WHERE at>=?3 AND at<?4 AND NOT EXISTS(SELECT 1 FROM statement_lines WHERE match_kind=m.kind AND match=m.id) "
      "ORDER BY at,id LIMIT ?5",
      question.provider, question.account, question.from.microseconds(), question.to.microseconds(), limit);
  while (rows.next()) {
    missing.push_back({kKinds.parse(rows.text(0)), rows.text(1), Money(rows.integer(2)), Timestamp(rows.integer(3))});
  }
  return missing;
}

std::vector<DayCover> day_covers(Work& work, const std::string& account, const std::vector<LedgerDay>& ledger) {
  std::vector<DayCover> covers;
  for (const LedgerDay& day : ledger) {
    DayCover cover{.day = day.day, .by_ledger = day.moved};
    // A line of an earlier file is not counted a second time.
    Rows rows = work.db.query(
        "SELECT coalesce(sum(max(amount,0)),0),coalesce(sum(max(-amount,0)),0),coalesce(sum(fee),0),"
        "coalesce(sum(state='unmatched'),0) FROM statement_lines WHERE account=?1 AND day=?2 AND repeated=0",
        account, day.day);
    if (rows.next()) {
      cover.in = Money(rows.integer(0));
      cover.out = Money(rows.integer(1));
      cover.fees = Money(rows.integer(2));
      cover.unmatched = rows.integer(3);
    }
    cover.by_statement = cover.in - cover.out - cover.fees;
    cover.difference = cover.by_statement - cover.by_ledger;
    covers.push_back(cover);
  }
  return covers;
}

}  // namespace greenpool
