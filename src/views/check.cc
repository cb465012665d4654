#include "views/check.h"

#include <limits>
#include <vector>

#include "journal/checked_frames.h"
#include "journal/prefix.h"
#include "views/views_file.h"

namespace greenpool {
namespace {

tl::unexpected<Error> differs(const std::string& what) { return failure("views_differ", what); }

std::string text_of(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::integer:
      return std::to_string(cell.number);
    case Cell::Kind::text:
      return "'" + std::string(cell.view()) + "'";
    case Cell::Kind::nothing:
      break;
  }
  return "nothing";
}

// Walks all tables by their keys, beside the rows that they must have.
class Comparison {
 public:
  explicit Comparison(SqliteConnection& connection) : connection_(connection), cursors_(kTableCount) {}

  Status open() {
    for (std::size_t i = 0; i < kTableCount; ++i) {
      Result<SqliteStatement> rows = connection_.prepare(select_sql(table_spec(static_cast<Table>(i))));
      if (!rows) return views_failure(rows.error());
      rows->bind_integer(1, std::numeric_limits<std::int64_t>::min());
      cursors_[i] = std::move(*rows);
    }
    return {};
  }

  Status compare(const ViewRows& rows) {
    return rows.for_each([this](const ViewRows::Head& head, const Cell* cells) -> Status {
      const TableSpec& table = table_spec(head.table);
      SqliteStatement& cursor = *cursors_[static_cast<std::size_t>(head.table)];
      const Result<bool> row = cursor.step();
      if (!row) return views_failure(row.error());
      ++rows_;
      const std::string place = table.name + ", row " + text_of(cells[0]);
      if (!*row || cells[0].number < cursor.column_integer(0)) return differs(place + " is missing");
      for (int i = 0; i < head.cells; ++i) {
        if (equal(cells[i], cursor, i)) continue;
        return differs(place + ", column " + std::string(table.columns[static_cast<std::size_t>(i)].name) + ": it is " +
                       found(cursor, i) + ", and must be " + text_of(cells[i]));
      }
      return {};
    });
  }

  Status finish() {
    for (std::size_t i = 0; i < kTableCount; ++i) {
      const Result<bool> row = cursors_[i]->step();
      if (!row) return views_failure(row.error());
      if (*row) {
        return differs(table_spec(static_cast<Table>(i)).name + ", row " + found(*cursors_[i], 0) +
                       ": there is no such row in the journal");
      }
    }
    return {};
  }

  [[nodiscard]] std::uint64_t rows() const { return rows_; }

 private:
  static bool equal(const Cell& cell, const SqliteStatement& row, int column) {
    switch (cell.kind) {
      case Cell::Kind::integer:
        return !row.column_is_null(column) && row.column_integer(column) == cell.number &&
               row.column_text(column) == std::to_string(cell.number);
      case Cell::Kind::text:
        return row.column_text(column) == cell.view();
      case Cell::Kind::nothing:
        break;
    }
    return row.column_is_null(column);
  }
  static std::string found(const SqliteStatement& row, int column) {
    return row.column_is_null(column) ? "nothing" : "'" + std::string(row.column_text(column)) + "'";
  }

  SqliteConnection& connection_;
  std::vector<std::optional<SqliteStatement>> cursors_;
  std::uint64_t rows_ = 0;
};

// What SQL adds up, and what the state has.
Status compare_sums(SqliteConnection& connection, const State& state) {
  struct Sum {
    const char* what;
    const char* sql;
    std::int64_t must;
  };
  const Totals& totals = state.totals;
  const auto count = [](std::uint64_t number) { return static_cast<std::int64_t>(number); };
  const std::vector<Sum> sums{
      {"all ledger lines together", "SELECT sum(debit) FROM ledger", 0},
      {"orders settled", "SELECT count(*) FROM orders WHERE stage = 'settled'", count(totals.orders)},
      {"orders paid and not settled", "SELECT count(*) FROM orders WHERE stage = 'paid'",
       count(state.paid_orders.size())},
      {"spent by members", "SELECT coalesce(sum(paid - refunded), 0) FROM orders WHERE stage = 'settled'",
       totals.spent.units()},
      {"refunds", "SELECT count(*) FROM refunds", count(totals.reversals)},
      {"taken back by refunds", "SELECT sum(received + coalesce(legacy_received, 0)) FROM event_order_reversed",
       totals.taken_back.units()},
      {"sales", "SELECT count(*) FROM sales", count(totals.sales)},
      {"paid for sales", "SELECT sum(paid) FROM sales", totals.sales_paid.units()},
      {"exits", "SELECT count(*) FROM exits", count(totals.exits)},
      {"paid for exits", "SELECT sum(paid) FROM exits", totals.exits_paid.units()},
      {"injected",
       "SELECT coalesce((SELECT sum(amount) FROM event_pool_injected), 0) + coalesce((SELECT sum(amount) FROM "
       "event_stream_injected), 0)",
       totals.injected.units()},
      {"rewards",
       "SELECT coalesce((SELECT sum(amount) FROM rewards), 0) - coalesce((SELECT sum(amount) FROM "
       "event_reward_reversed), 0)",
       totals.rewards.units()},
      {"open withdrawals", "SELECT count(*) FROM withdrawals WHERE ended_at IS NULL", count(state.withdrawals.size())},
      {"withdrawals told to be open", "SELECT count(*) FROM open_withdrawals", count(state.withdrawals.size())},
      {"withdrawals told to be open that are",
       "SELECT count(*) FROM open_withdrawals JOIN event_withdrawal_requested USING(number, withdrawal) JOIN "
       "withdrawals "
       "USING(withdrawal) WHERE ended_at IS NULL",
       count(state.withdrawals.size())},
      {"withdrawn", "SELECT sum(amount) FROM withdrawals WHERE stage = 'paid'", totals.withdrawn.units()},
      {"held by members", "SELECT sum(remaining) FROM positions WHERE closed_seq IS NULL",
       (state.pool.circulating - state.legacy.released).units()},
  };
  for (const Sum& sum : sums) {
    const Result<std::int64_t> is = connection.query_integer(sum.sql);
    if (!is) return views_failure(is.error());
    // sum() counts in floating point: exact up to 2^53, and beyond as near as it goes.
    const std::int64_t off = *is > sum.must ? *is - sum.must : sum.must - *is;
    if (off > sum.must >> 50) {
      return differs(std::string(sum.what) + ": the views add up to " + std::to_string(*is) + ", the state has " +
                     std::to_string(sum.must));
    }
  }
  return {};
}

Status compare_books(SqliteConnection& connection, const State& state) {
  Result<SqliteStatement> sums = connection.prepare(
      "SELECT a.account, a.name, coalesce(s.debit, 0) FROM accounts a LEFT JOIN"
      " (SELECT account, sum(debit) AS debit FROM ledger GROUP BY account) s ON s.account = a.account ORDER BY "
      "a.account");
  if (!sums) return views_failure(sums.error());
  std::size_t accounts = 0;
  for (;; ++accounts) {
    const Result<bool> row = sums->step();
    if (!row) return views_failure(row.error());
    if (!*row) break;
    const auto account = static_cast<Account>(sums->column_integer(0));
    if (accounts >= kAccountCount || sums->column_integer(0) != static_cast<std::int64_t>(accounts) ||
        sums->column_text(1) != account_name(account)) {
      return differs("accounts, row " + std::to_string(accounts) + ": it is another account");
    }
    const std::int64_t balance = sums->column_integer(2) * (is_debit_account(account) ? 1 : -1);
    if (balance != state.books.balance(account).units()) {
      return differs("account " + std::string(account_name(account)) + ": its lines add up to " +
                     std::to_string(balance) + ", the state has " +
                     std::to_string(state.books.balance(account).units()));
    }
  }
  if (accounts != kAccountCount) return differs("accounts: there are " + std::to_string(accounts));
  return {};
}

Status compare_withdrawals(SqliteConnection& connection, const State& state) {
  constexpr std::array<std::string_view, 4> kStages{"requested", "approved", "sent", "unknown"};
  Result<SqliteStatement> one =
      connection.prepare("SELECT stage, amount, member FROM withdrawals WHERE withdrawal = ?1");
  if (!one) return views_failure(one.error());
  Status compared;
  state.withdrawals.for_each([&](const std::string& id, const Withdrawal& withdrawal) {
    if (!compared) return;
    one->bind_text(1, id);
    const Result<bool> row = one->step();
    if (!row) {
      compared = views_failure(row.error());
    } else if (!*row || one->column_text(0) != kStages[static_cast<std::size_t>(withdrawal.stage)] ||
               one->column_integer(1) != withdrawal.amount.units() ||
               one->column_text(2) != state.directory.id_of(withdrawal.member)) {
      compared = differs("withdrawals, " + id + ": it is at another stage, or of another amount or member");
    }
    one->reset();
  });
  return compared;
}

Status compare_meta(const ViewsMeta& meta, const Folder& folder, const std::string& chain) {
  const ViewsMarks& marks = folder.marks();
  const Terms& terms = folder.state()->terms;
  if (meta.chain != chain) return differs("meta, column chain: the journal's hash there is " + chain);
  if (meta.programme != terms.id || meta.currency != terms.currency.code || meta.digits != terms.currency.digits) {
    return differs("meta: the programme is another one");
  }
  if (meta.marks.events != marks.events || meta.marks.lines != marks.lines || meta.marks.at != marks.at ||
      meta.marks.split_factor != marks.split_factor || meta.marks.next_seq != marks.next_seq) {
    return differs("meta: its counts are others");
  }
  return {};
}

}  // namespace

Result<ViewsCheck> check_views(const Journal& journal, const std::string& path,
                               const std::function<bool(std::uint64_t, std::uint64_t)>& progress) {
  Result<SqliteConnection> connection = open_views_for_reading(path);
  if (!connection) return tl::unexpected<Error>(connection.error());
  // One moment of the views, whatever a writer does meanwhile.
  if (Status begun = connection->execute("BEGIN"); !begun) return views_failure(begun.error());
  const Result<std::optional<ViewsMeta>> meta = read_views_meta(*connection);
  if (!meta) return tl::unexpected<Error>(meta.error());
  if (!*meta) return ViewsCheck{};
  const std::uint64_t next_seq = (*meta)->marks.next_seq;
  const Result<std::unique_ptr<Journal>> then = journal_up_to(journal, next_seq - 1);
  if (!then) return tl::unexpected<Error>(then.error());

  Comparison comparison(*connection);
  if (Status opened = comparison.open(); !opened) return tl::unexpected<Error>(opened.error());
  Folder folder;
  ViewRows rows;
  CheckedFrames frames(**then, 0, Digest{});
  FrameReader reader;
  for (;;) {
    const Result<const FrameView*> frame = frames.next();
    if (!frame) return tl::unexpected<Error>(frame.error());
    if (*frame == nullptr) break;
    const Status compared = reader.read(**frame, [&](const Record& record) -> Status {
      rows.clear();
      if (Status folded = folder.fold(record, rows); !folded) return folded;
      return comparison.compare(rows);
    });
    if (!compared) return tl::unexpected<Error>(compared.error());
    if (progress && !progress(folder.marks().next_seq, next_seq)) return failure("interrupted", "stopped");
  }
  rows.clear();
  folder.settle(rows);
  const State& state = *folder.state();
  Status compared = comparison.compare(rows);
  if (compared) compared = comparison.finish();
  if (compared) compared = compare_meta(**meta, folder, to_hex((*then)->head().chain));
  if (compared) compared = compare_books(*connection, state);
  if (compared) compared = compare_sums(*connection, state);
  if (compared) compared = compare_withdrawals(*connection, state);
  if (!compared) return tl::unexpected<Error>(compared.error());
  return ViewsCheck{next_seq, comparison.rows()};
}

}  // namespace greenpool
