#include "views/books.h"

#include <algorithm>

namespace greenpool {

Money TrialBalance::sum() const {
  Money total;
  for (const Money debit : debits) total += debit;
  return total;
}

Result<ViewsReader> ViewsReader::open(const std::string& path) {
  Result<SqliteConnection> connection = open_views_for_reading(path);
  if (!connection) return tl::unexpected<Error>(connection.error());
  if (Status begun = connection->execute("BEGIN"); !begun) return views_failure(begun.error());
  Result<std::optional<ViewsMeta>> meta = read_views_meta(*connection);
  if (!meta) return tl::unexpected<Error>(meta.error());
  if (!*meta) return failure("views_empty", path + " holds no record yet; greenpool views brings it up to date");
  Result<SqliteStatement> record = connection->prepare("SELECT at, first_event, last_line FROM records WHERE seq = ?1");
  if (!record) return views_failure(record.error());
  return ViewsReader(std::move(*connection), std::move(**meta), std::move(*record));
}

Result<ViewsReader::RecordRow> ViewsReader::record_row(std::uint64_t seq) {
  record_.bind_integer(1, static_cast<std::int64_t>(seq));
  const Result<bool> row = record_.step();
  if (!row) return views_failure(row.error());
  if (!*row) return failure("views_damaged", "record " + std::to_string(seq) + " is missing in the views");
  const RecordRow found{Timestamp(record_.column_integer(0)), record_.column_integer(1), record_.column_integer(2)};
  record_.reset();
  return found;
}

// Times never go back from record to record.
Result<std::optional<std::uint64_t>> ViewsReader::last_record_at(Timestamp at) {
  std::uint64_t low = 0;                      // all records below are at or before the time
  std::uint64_t high = meta_.marks.next_seq;  // all from here on are later
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    const Result<RecordRow> row = record_row(middle);
    if (!row) return tl::unexpected<Error>(row.error());
    if (row->at <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == 0) return std::optional<std::uint64_t>{};
  return std::optional(low - 1);
}

Result<TrialBalance> ViewsReader::balances_at(std::uint64_t seq) {
  GP_CHECK(seq < meta_.marks.next_seq, "the views hold the record");
  const Result<RecordRow> asked = record_row(seq);
  if (!asked) return tl::unexpected<Error>(asked.error());
  TrialBalance trial;
  trial.seq = seq;
  trial.at = asked->at;
  const auto add = [&trial](SqliteStatement& rows) -> Status {
    for (;;) {
      const Result<bool> row = rows.step();
      if (!row) return views_failure(row.error());
      if (!*row) return {};
      const auto account = static_cast<std::size_t>(rows.column_integer(0));
      if (account >= kAccountCount) return failure("views_damaged", "the views have an account that there is not");
      trial.debits[account] += Money(rows.column_integer(1));
    }
  };

  const std::string below = std::to_string((static_cast<std::int64_t>(seq) + 1) * kBalanceKeys);
  const Result<std::int64_t> known = connection_.query_integer(
      "SELECT coalesce((SELECT seq FROM balances WHERE number < " + below + " ORDER BY number DESC LIMIT 1), -1)");
  if (!known) return views_failure(known.error());
  std::int64_t line = 0;
  if (*known >= 0) {
    const Result<RecordRow> before = record_row(static_cast<std::uint64_t>(*known));
    if (!before) return tl::unexpected<Error>(before.error());
    line = before->last_line;
    Result<SqliteStatement> balances =
        connection_.prepare("SELECT account, debit FROM balances WHERE number BETWEEN ?1 AND ?2");
    if (!balances) return views_failure(balances.error());
    balances->bind_integer(1, *known * kBalanceKeys);
    balances->bind_integer(2, *known * kBalanceKeys + kBalanceKeys - 1);
    if (Status added = add(*balances); !added) return tl::unexpected<Error>(added.error());
  }
  Result<SqliteStatement> lines = connection_.prepare("SELECT account, debit FROM ledger WHERE line BETWEEN ?1 AND ?2");
  if (!lines) return views_failure(lines.error());
  lines->bind_integer(1, line + 1);
  lines->bind_integer(2, asked->last_line);
  if (Status added = add(*lines); !added) return tl::unexpected<Error>(added.error());
  return trial;
}

}  // namespace greenpool
