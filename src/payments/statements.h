// Statements: what providers and banks say moved on an account, line by line, beside what we hold to have moved. Lines
// are matched with payments, refunds, payouts and manual entries; what is left over has an owner, an age and a note,
// until somebody has said what it was. Office work only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "money/money.h"
#include "office/office.h"
#include "payments/statement_files.h"

namespace greenpool {

extern const Schema kStatementsSchema;

enum class ImportRun : std::uint8_t { real, dry };

struct NewStatement {
  std::string account = {};  // the cash account that the lines are of: "wechat_pay", "icbc-8821"
  std::string operator_id = {};
  std::string content = {};  // of the file
  StatementFormat format = {};
  ImportRun run = ImportRun::real;
};

struct ImportReport {
  std::string statement = {};  // empty after a dry run of a new file
  bool known_already = false;  // the same file was imported before, and nothing was done
  std::int64_t lines = 0;
  std::int64_t matched = 0;
  Money in = {};   // the sum of what came
  Money out = {};  // of what went, positive
  Money fees = {};
};

// All lines or none. A line that was imported with another file (the same account, number, kind and amount) is taken
// over as a line, but is not matched a second time. Refusals: statement_malformed, naming the line;
// payment_field_invalid.
ImportReport import_statement(Work& work, const NewStatement& statement);

struct AccountStatement {
  std::int64_t seq = 0;
  std::string id;
  std::string account;
  std::string operator_id;
  std::int64_t lines = 0;
  std::int64_t unmatched = 0;
  Timestamp imported_at;
};
[[nodiscard]] std::vector<AccountStatement> list_statements(Work& work, const std::string& account, std::int64_t before,
                                                            std::size_t limit);  // an empty account: any

// The accounts that statements or entries were ever of, by name.
[[nodiscard]] std::vector<std::string> cash_accounts(Work& work);

enum class LineState : std::uint8_t { unmatched, matched, resolved };
enum class MatchKind : std::uint8_t { payment, refund, payout, manual };
[[nodiscard]] std::string_view name_of(LineState state);
[[nodiscard]] std::string_view name_of(MatchKind kind);

struct StoredLine {
  std::int64_t seq = 0;
  std::string statement = {};
  std::int64_t line = 0;  // of the file, from 1
  std::string account;
  Timestamp at;
  Money amount;  // signed: what came is positive
  Money fee;     // what the provider kept of it, positive
  std::string provider_number;
  std::string our_number;
  LineState state = LineState::unmatched;
  std::optional<MatchKind> match_kind;
  std::string match;  // an id
  std::string owner;  // an operator; empty: nobody's
  std::string note;
  std::int64_t age_days = 0;  // of an unmatched one, since it moved
};

struct LineFilter {
  std::string account = {};    // empty: any
  std::string statement = {};  // empty: any
  std::optional<LineState> state = {};
  std::string owner = {};  // empty: any
};
[[nodiscard]] std::vector<StoredLine> list_lines(Work& work, const LineFilter& filter, std::int64_t before,
                                                 std::size_t limit);

struct LineAssignment {
  std::int64_t line = 0;  // seq
  std::string owner = {};
  std::string note = {};
};
// Refusals: statement_line_not_found, statement_line_stage (it is not unmatched).
void assign_line(Work& work, const LineAssignment& assignment);
// By hand: it was looked into, and the note says what it is. Refusals: as assign_line(); payment_field_invalid.
void resolve_line(Work& work, const LineAssignment& resolution);
struct LineMatch {
  std::int64_t line = 0;  // seq
  MatchKind kind = MatchKind::payment;
  std::string id = {};
  std::string owner = {};  // who says so
};
// By hand. Refusals: as assign_line(); statement_match_invalid.
void match_line(Work& work, const LineMatch& match);
// Tries again what is unmatched on the account; how many were matched.
std::int64_t match_again(Work& work, const std::string& account);

// What moved on a cash account without a payment, refund or payout: paid-in capital, a supplier, bank charges.
struct NewManualEntry {
  std::string account = {};
  std::string operator_id = {};
  Timestamp at = {};
  Money amount = {};           // signed
  std::string reference = {};  // of the bank or provider, if known
  std::string note = {};
};
std::string add_manual_entry(Work& work, const NewManualEntry& entry);  // its id

// What is missing on the other side: over for more than a day, but on no line of the account.
struct MissingLine {
  MatchKind kind = MatchKind::payment;
  std::string id;
  Money amount;  // signed
  Timestamp finished_at;
};
struct MissingQuestion {
  std::string account = {};
  std::string provider = {};  // whose payments, refunds and payouts the account carries
  Timestamp from = {};
  Timestamp to = {};  // not included
};
[[nodiscard]] std::vector<MissingLine> missing_lines(Work& work, const MissingQuestion& question, std::size_t limit);

// The cover of one day: what the statements say moved, and beside it what the ledger says, which the caller knows.
struct DayCover {
  std::int64_t day = 0;  // since 1970-01-01, of China's calendar
  Money in = {};
  Money out = {};
  Money fees = {};
  Money by_statement = {};  // in - out - fees
  Money by_ledger = {};
  Money difference = {};  // by_statement - by_ledger
  std::int64_t unmatched = 0;
};
struct LedgerDay {
  std::int64_t day = 0;
  Money moved = {};
};
[[nodiscard]] std::vector<DayCover> day_covers(Work& work, const std::string& account,
                                               const std::vector<LedgerDay>& ledger);

}  // namespace greenpool
