// Questions to the views about any moment: balances of all accounts, and a member's statement. Nothing is replayed:
// balances are written down every thousand records, and a member's lines carry the wallet after each.
// Complexity: a moment by time O(log records); balances O(log records + kLinesBetweenBalances), wherever it lies, plus
// the lines of one command when that has more; a statement O(log lines + its lines). Thread safety: one thread at a
// time.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/accounts.h"
#include "views/views_file.h"

namespace greenpool {

// After one record.
struct TrialBalance {
  std::uint64_t seq = 0;
  Timestamp at;
  std::array<Money, kAccountCount> debits;  // signed: credit balances below 0; they sum to 0

  [[nodiscard]] Money debit(Account account) const { return debits[static_cast<std::size_t>(account)]; }
  [[nodiscard]] Money sum() const;
};

// One line of a member's wallet and why it is there.
struct StatementLine {
  std::uint64_t line = 0;  // of the ledger
  std::uint64_t seq = 0;
  Timestamp at;
  Money amount;   // credited; below 0: charged
  Money balance;  // afterwards; below 0: debt
  std::string event;
  // The event's figures by their names, as text; of a reward first the order that paid it.
  std::vector<std::pair<std::string, std::string>> reason;
};

struct StatementSpan {
  std::optional<Timestamp> from;               // included
  std::optional<Timestamp> to;                 // excluded
  std::optional<std::uint64_t> last_seq = {};  // in place of `to`: of the last record that counts, which there is
};

struct StatementSummary {
  Money opening;
  Money credited;
  Money charged;
  Money closing;  // = opening + credited - charged
};

class ViewsReader {
 public:
  // Sees the views as they are now, whatever a writer does. Errors: those of views_file.h; views_empty (no record was
  // folded in yet).
  [[nodiscard]] static Result<ViewsReader> open(const std::string& path);

  [[nodiscard]] const ViewsMeta& meta() const { return meta_; }

  // The last record at or before the time; nothing: all are later.
  [[nodiscard]] Result<std::optional<std::uint64_t>> last_record_at(Timestamp at);
  // seq < meta().marks.next_seq.
  [[nodiscard]] Result<TrialBalance> balances_at(std::uint64_t seq);
  // Visits the member's lines in order; its error stops and is returned. Error: unknown_member.
  using LineVisitor = std::function<Status(const StatementLine&)>;
  [[nodiscard]] Result<StatementSummary> statement(std::string_view member, const StatementSpan& span,
                                                   const LineVisitor& visit);

 private:
  struct RecordRow {
    Timestamp at;
    std::int64_t first_event = 0;
    std::int64_t last_line = 0;
  };

  ViewsReader(SqliteConnection connection, ViewsMeta meta, SqliteStatement record)
      : connection_(std::move(connection)), meta_(std::move(meta)), record_(std::move(record)) {}
  [[nodiscard]] Result<RecordRow> record_row(std::uint64_t seq);
  // Of the last record before the time.
  [[nodiscard]] Result<std::int64_t> last_line_before(Timestamp at);
  [[nodiscard]] Status explain(StatementLine& line, std::int64_t event, std::size_t kind);

  SqliteConnection connection_;
  ViewsMeta meta_;
  SqliteStatement record_;
  std::vector<std::optional<SqliteStatement>> events_;  // by kind, prepared when first met
};

}  // namespace greenpool
