#include "sql/sqlite.h"

#include <sqlite3.h>

#include <utility>

#include "base/check.h"

namespace greenpool {

namespace {

const char* stable_code(int result) {
  switch (result & 0xff) {
    case SQLITE_FULL:
      return "sql_full";
    case SQLITE_IOERR:
      return result == SQLITE_IOERR_CORRUPTFS ? "sql_damaged" : "sql_io_error";
    case SQLITE_CORRUPT:
      return "sql_damaged";
    case SQLITE_NOTADB:
      return "sql_not_a_database";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "sql_busy";
    case SQLITE_READONLY:
      return "sql_read_only";
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return "sql_cannot_open";
    case SQLITE_CONSTRAINT:
      return "sql_constraint";
    case SQLITE_NOMEM:
      return "sql_out_of_memory";
    default:
      return "sql_failed";
  }
}

int open_flags(SqliteOptions::Access access) {
  constexpr int kCommon = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  switch (access) {
    case SqliteOptions::Access::read_only:
      return kCommon | SQLITE_OPEN_READONLY;
    case SqliteOptions::Access::read_write:
      return kCommon | SQLITE_OPEN_READWRITE;
    case SqliteOptions::Access::create:
      return kCommon | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  }
  check_failed("access", "one of the named ways");
}

// A path as a file: URI, so that parameters can follow it.
std::string file_uri(const std::string& path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char character : path) {
    if (character == '%' || character == '?' || character == '#') {
      const auto byte = static_cast<unsigned char>(character);
      uri += {'%', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      uri += character;
    }
  }
  return uri;
}

}  // namespace

tl::unexpected<Error> sqlite_failure(int result, std::string_view path, std::string_view detail) {
  GP_CHECK((result & 0xff) != SQLITE_MISUSE && (result & 0xff) != SQLITE_RANGE,
           "the sqlite3 interface is used as it asks");
  std::string message(path);
  message += ": ";
  message += sqlite3_errstr(result);
  if (!detail.empty() && detail != sqlite3_errstr(result)) {
    message += ", ";
    message += detail;
  }
  message += " (SQLite result " + std::to_string(result) + ")";
  return failure(stable_code(result), std::move(message));
}

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

void SqliteStatement::remember(int bind_result) {
  if (bind_result != SQLITE_OK) bind_result_ = bind_result;
}

void SqliteStatement::bind_integer(int parameter, std::int64_t value) {
  remember(sqlite3_bind_int64(statement_.get(), parameter, value));
}

void SqliteStatement::bind_blob(int parameter, std::span<const std::uint8_t> bytes) {
  // A null pointer would bind NULL; empty bytes are a value.
  if (bytes.empty()) {
    remember(sqlite3_bind_zeroblob(statement_.get(), parameter, 0));
  } else {
    remember(sqlite3_bind_blob64(statement_.get(), parameter, bytes.data(), bytes.size(), SQLITE_STATIC));
  }
}

void SqliteStatement::bind_text(int parameter, std::string_view text) {
  remember(sqlite3_bind_text64(statement_.get(), parameter, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                               SQLITE_UTF8));
}

void SqliteStatement::bind_null(int parameter) { remember(sqlite3_bind_null(statement_.get(), parameter)); }

Result<bool> SqliteStatement::step() {
  if (bind_result_ != SQLITE_OK) {
    return sqlite_failure(std::exchange(bind_result_, SQLITE_OK), path_, "a bound value was refused");
  }
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return sqlite_failure(result, path_, sqlite3_errmsg(sqlite3_db_handle(statement_.get())));
}

Status SqliteStatement::run() {
  const Result<bool> row = step();
  reset();
  if (!row) return tl::unexpected(row.error());
  GP_CHECK(!*row, "a statement that is run returns no row");
  return {};
}

void SqliteStatement::reset() { sqlite3_reset(statement_.get()); }

std::int64_t SqliteStatement::column_integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::span<const std::uint8_t> SqliteStatement::column_blob(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  if (bytes == nullptr) return {};
  return {static_cast<const std::uint8_t*>(bytes), size};
}

std::string_view SqliteStatement::column_text(int column) const {
  const void* text = sqlite3_column_text(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  if (text == nullptr) return {};
  return {static_cast<const char*>(text), size};
}

bool SqliteStatement::column_is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void SqliteConnection::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Result<SqliteConnection> SqliteConnection::open(const SqliteOptions& options) {
  GP_CHECK(!options.immutable || options.access == SqliteOptions::Access::read_only, "immutable files are only read");
  sqlite3* database = nullptr;
  const char* vfs = options.vfs.empty() ? nullptr : options.vfs.c_str();
  const std::string target = options.immutable ? file_uri(options.path) + "?immutable=1" : options.path;
  const int flags = open_flags(options.access) | (options.immutable ? SQLITE_OPEN_URI : 0);
  const int result = sqlite3_open_v2(target.c_str(), &database, flags, vfs);
  SqliteConnection connection(database, options.path);  // closes what a failed open leaves, too
  if (result != SQLITE_OK) {
    return sqlite_failure(result, options.path, database == nullptr ? "" : sqlite3_errmsg(database));
  }
  return connection;
}

Status SqliteConnection::execute(const std::string& sql) {
  const int result = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return sqlite_failure(result, path_, sqlite3_errmsg(database_.get()));
  return {};
}

Result<SqliteStatement> SqliteConnection::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (result != SQLITE_OK) return sqlite_failure(result, path_, sqlite3_errmsg(database_.get()));
  return SqliteStatement(statement, path_);
}

Result<std::int64_t> SqliteConnection::query_integer(std::string_view sql) {
  Result<SqliteStatement> statement = prepare(sql);
  if (!statement) return tl::unexpected(statement.error());
  const Result<bool> row = statement->step();
  if (!row) return tl::unexpected(row.error());
  return *row ? statement->column_integer(0) : 0;
}

Result<std::string> SqliteConnection::query_text(std::string_view sql) {
  Result<SqliteStatement> statement = prepare(sql);
  if (!statement) return tl::unexpected(statement.error());
  const Result<bool> row = statement->step();
  if (!row) return tl::unexpected(row.error());
  return *row ? std::string(statement->column_text(0)) : std::string();
}

std::int64_t SqliteConnection::changes() const { return sqlite3_changes64(database_.get()); }

std::int64_t SqliteConnection::last_key() const { return sqlite3_last_insert_rowid(database_.get()); }

void SqliteConnection::set_busy_timeout(int milliseconds) { sqlite3_busy_timeout(database_.get(), milliseconds); }

void SqliteConnection::set_on_close(OnClose on_close) {
  sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on_close == OnClose::leave_log ? 1 : 0, nullptr);
}

Result<SqliteCheckpoint> SqliteConnection::checkpoint(CheckpointMode mode) {
  int log_pages = 0;
  int copied_pages = 0;
  const int result = sqlite3_wal_checkpoint_v2(
      database_.get(), nullptr,
      mode == CheckpointMode::passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE, &log_pages,
      &copied_pages);
  if (result != SQLITE_OK) return sqlite_failure(result, path_, sqlite3_errmsg(database_.get()));
  return SqliteCheckpoint{.complete = log_pages == copied_pages};
}

}  // namespace greenpool
