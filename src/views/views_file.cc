#include "views/views_file.h"

#include <array>
#include <filesystem>

namespace greenpool {
namespace {

constexpr int kBusyMilliseconds = 10'000;

// Pages of the log after which a commit copies it into the file.
constexpr const char* kPragmas =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=8192; PRAGMA cache_size=-262144;"
    "PRAGMA temp_store=MEMORY;";

std::string lock_path(const std::string& path) { return path + "-lock"; }

Status damaged_or(const Error& error) {
  Status status = views_failure(error);
  return status;
}

// Whether the file is one of ours, by what its header says; a file of no bytes is as good as missing.
Result<bool> is_views_file(const std::string& path) {
  constexpr std::uint64_t kApplicationIdAt = 68;
  Result<SqliteFile> file = SqliteFile::open({.path = path});
  if (!file) return views_failure(file.error());
  std::array<std::uint8_t, 4> bytes{};
  const Result<std::size_t> got = file->read(kApplicationIdAt, bytes);
  if (!got) return views_failure(got.error());
  std::int64_t id = 0;
  for (const std::uint8_t byte : bytes) id = id << 8 | byte;
  return *got == bytes.size() && id == kViewsApplicationId;
}

tl::unexpected<Error> not_views(const std::string& path) {
  return failure("views_not_views", path + " is a file, but not one of views");
}

Status check_format(SqliteConnection& connection, const std::string& path) {
  const Result<std::int64_t> id = connection.query_integer("PRAGMA application_id");
  if (!id) return damaged_or(id.error());
  if (*id != kViewsApplicationId) return not_views(path);
  const Result<std::int64_t> format = connection.query_integer("PRAGMA user_version");
  if (!format) return damaged_or(format.error());
  if (*format != kViewsFormat) {
    return failure("views_outdated", path + " has format " + std::to_string(*format) + ", not " +
                                         std::to_string(kViewsFormat) + "; --rebuild makes it anew");
  }
  return {};
}

}  // namespace

tl::unexpected<Error> views_failure(const Error& error) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kCodes{
      {{"sql_busy", "views_in_use"},
       {"sql_damaged", "views_damaged"},
       {"sql_not_a_database", "views_not_views"},
       {"sql_full", "views_full"}}};
  for (const auto& [sql, views] : kCodes) {
    if (error.code == sql) return failure(std::string(views), error.message);
  }
  return failure("views_unavailable", error.message);
}

Result<SqliteConnection> open_views_for_reading(const std::string& path) {
  const Result<bool> there = SqliteFile::exists({}, path);
  if (!there) return views_failure(there.error());
  if (!*there) return failure("views_not_found", path + " is not there; greenpool views makes it");
  Result<SqliteConnection> connection = SqliteConnection::open({.path = path});
  if (!connection) return views_failure(connection.error());
  connection->set_busy_timeout(kBusyMilliseconds);
  connection->set_on_close(SqliteConnection::OnClose::leave_log);
  if (Status format = check_format(*connection, path); !format) return tl::unexpected<Error>(format.error());
  return connection;
}

Result<std::optional<ViewsMeta>> read_views_meta(SqliteConnection& connection) {
  Result<SqliteStatement> statement = connection.prepare(
      "SELECT programme, currency, digits, seq, at, chain, events, lines, split_factor,"
      " coalesce((SELECT seq FROM balances ORDER BY number DESC LIMIT 1), -1),"
      " coalesce((SELECT last_line FROM records WHERE records.seq ="
      "   (SELECT seq FROM balances ORDER BY number DESC LIMIT 1)), 0) FROM meta");
  if (!statement) return views_failure(statement.error());
  const Result<bool> row = statement->step();
  if (!row) return views_failure(row.error());
  if (!*row) return std::nullopt;
  ViewsMeta meta;
  meta.programme = statement->column_text(0);
  meta.currency = statement->column_text(1);
  meta.digits = static_cast<int>(statement->column_integer(2));
  meta.marks.next_seq = static_cast<std::uint64_t>(statement->column_integer(3) + 1);
  meta.marks.at = Timestamp(statement->column_integer(4));
  meta.chain = statement->column_text(5);
  meta.marks.events = static_cast<std::uint64_t>(statement->column_integer(6));
  meta.marks.lines = static_cast<std::uint64_t>(statement->column_integer(7));
  meta.marks.split_factor = statement->column_integer(8);
  meta.marks.balances_seq = static_cast<std::uint64_t>(statement->column_integer(9) + 1);
  meta.marks.balances_lines = static_cast<std::uint64_t>(statement->column_integer(10));
  return meta;
}

Status ViewsWriter::remove(const std::string& path) {
  const Result<bool> there = SqliteFile::exists({}, path);
  if (!there) return views_failure(there.error());
  if (*there) {
    const Result<bool> ours = is_views_file(path);
    if (!ours) return tl::unexpected<Error>(ours.error());
    if (!*ours) return not_views(path);
  }
  const Result<SqliteLock> lock = SqliteLock::acquire({}, lock_path(path));
  if (!lock) return views_failure(lock.error());
  for (const char* const suffix : {"-wal", "-shm", ""}) {
    if (Status removed = SqliteFile::remove({}, path + suffix); !removed) return views_failure(removed.error());
  }
  return {};
}

Result<ViewsWriter> ViewsWriter::open(const std::string& path) {
  Result<bool> there = SqliteFile::exists({}, path);
  if (!there) return views_failure(there.error());
  if (*there) {
    const Result<bool> ours = is_views_file(path);
    if (!ours) return tl::unexpected<Error>(ours.error());
    if (!*ours) return not_views(path);
  }
  Result<SqliteLock> lock = SqliteLock::acquire({}, lock_path(path));
  if (!lock) return views_failure(lock.error());
  Result<SqliteConnection> connection = SqliteConnection::open({.path = path, .access = SqliteOptions::Access::create});
  if (!connection) return views_failure(connection.error());
  connection->set_busy_timeout(kBusyMilliseconds);
  ViewsWriter writer(std::move(*lock), std::move(*connection));
  const Result<std::int64_t> tables = writer.connection_.query_integer("SELECT count(*) FROM sqlite_master");
  if (!tables) return views_failure(tables.error());
  if (*tables == 0) {
    // Pages and the application's id are settled before anything else is; then the tables come all at once.
    const std::string id = std::to_string(kViewsApplicationId);
    if (Status made = writer.connection_.execute("PRAGMA page_size=8192; PRAGMA application_id=" + id + ";"); !made) {
      return views_failure(made.error());
    }
    if (Status made = writer.connection_.execute(std::string(kPragmas) + "BEGIN; PRAGMA user_version=" +
                                                 std::to_string(kViewsFormat) + ";" + schema_sql() + "COMMIT;");
        !made) {
      return views_failure(made.error());
    }
  } else {
    if (Status format = check_format(writer.connection_, path); !format) return tl::unexpected<Error>(format.error());
    if (Status set = writer.connection_.execute(kPragmas); !set) return views_failure(set.error());
  }
  if (Status prepared = writer.prepare(); !prepared) return tl::unexpected<Error>(prepared.error());
  return writer;
}

Status ViewsWriter::prepare() {
  statements_.resize(kTableCount);
  for (std::size_t i = 0; i < kTableCount; ++i) {
    const TableSpec& table = table_spec(static_cast<Table>(i));
    Result<SqliteStatement> insert = connection_.prepare(insert_sql(table));
    if (!insert) return views_failure(insert.error());
    statements_[i].insert = std::move(*insert);
    if (table.first_changing == 0) continue;
    Result<SqliteStatement> update = connection_.prepare(update_sql(table));
    if (!update) return views_failure(update.error());
    statements_[i].update = std::move(*update);
  }
  Result<SqliteStatement> meta =
      connection_.prepare("INSERT OR REPLACE INTO meta VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)");
  if (!meta) return views_failure(meta.error());
  set_meta_ = std::move(*meta);
  return {};
}

Status ViewsWriter::begin() {
  if (in_transaction_) return {};
  if (Status begun = connection_.execute("BEGIN IMMEDIATE"); !begun) return views_failure(begun.error());
  in_transaction_ = true;
  return {};
}

Status ViewsWriter::write(const ViewRows& rows) {
  if (Status begun = begin(); !begun) return begun;
  return rows.for_each([this](const ViewRows::Head& head, const Cell* cells) -> Status {
    Statements& statements = statements_[static_cast<std::size_t>(head.table)];
    SqliteStatement& statement = head.deed == Deed::insert ? *statements.insert : *statements.update;
    for (int i = 0; i < head.cells; ++i) {
      const Cell& cell = cells[i];
      switch (cell.kind) {
        case Cell::Kind::integer:
          statement.bind_integer(i + 1, cell.number);
          break;
        case Cell::Kind::text:
          statement.bind_text(i + 1, cell.view());
          break;
        case Cell::Kind::nothing:
          statement.bind_null(i + 1);
          break;
      }
    }
    if (Status written = statement.run(); !written) return views_failure(written.error());
    return {};
  });
}

Status ViewsWriter::commit(const ViewsMeta& meta) {
  if (Status begun = begin(); !begun) return begun;
  const ViewsMarks& marks = meta.marks;
  set_meta_->bind_integer(1, kViewsFormat);
  set_meta_->bind_text(2, meta.programme);
  set_meta_->bind_text(3, meta.currency);
  set_meta_->bind_integer(4, meta.digits);
  set_meta_->bind_integer(5, static_cast<std::int64_t>(marks.next_seq) - 1);
  set_meta_->bind_integer(6, marks.at.microseconds());
  set_meta_->bind_text(7, meta.chain);
  set_meta_->bind_integer(8, static_cast<std::int64_t>(marks.events));
  set_meta_->bind_integer(9, static_cast<std::int64_t>(marks.lines));
  set_meta_->bind_integer(10, marks.split_factor);
  if (Status written = set_meta_->run(); !written) return views_failure(written.error());
  if (Status committed = connection_.execute("COMMIT"); !committed) return views_failure(committed.error());
  in_transaction_ = false;
  return {};
}

Status ViewsWriter::roll_back() {
  if (!in_transaction_) return {};
  in_transaction_ = false;
  if (Status rolled = connection_.execute("ROLLBACK"); !rolled) return views_failure(rolled.error());
  return {};
}

Result<PriceSeries::Buckets> ViewsWriter::read_price_buckets() {
  PriceSeries::Buckets buckets;
  for (std::size_t i = 0; i < kPriceTables.size(); ++i) {
    Result<SqliteStatement> last =
        connection_.prepare("SELECT * FROM " + table_spec(kPriceTables[i]).name + " ORDER BY begins_at DESC LIMIT 1");
    if (!last) return views_failure(last.error());
    const Result<bool> row = last->step();
    if (!row) return views_failure(row.error());
    if (!*row) continue;
    const auto column = [&last](int index) { return last->column_integer(index); };
    buckets[i] =
        PriceBucket{column(0), column(1), column(2), column(3), column(4), column(5), column(6), column(7), column(8)};
  }
  return buckets;
}

}  // namespace greenpool
