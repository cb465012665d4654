// A thin room over the sqlite3 C API: connections and statements that free themselves, typed binds and columns, and
// errors as Result with stable codes. It adds no policy: pragmas, schemas and checkpoints are the caller's.
//
// Error codes: sql_full, sql_io_error, sql_damaged, sql_not_a_database, sql_busy, sql_read_only, sql_cannot_open,
// sql_constraint, sql_out_of_memory, sql_failed (anything else). Every message names the file.
// Thread safety: a connection and its statements belong to one thread at a time (SQLITE_OPEN_NOMUTEX); different
// connections may be used by different threads.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace greenpool {

class SqliteStatement {
 public:
  SqliteStatement(SqliteStatement&&) noexcept = default;
  SqliteStatement& operator=(SqliteStatement&&) noexcept = default;

  // Parameters count from 1. Bound bytes and text are not copied: they must live until the next reset() or bind. A
  // failed bind (a value too large) is reported by the next step().
  void bind_integer(int parameter, std::int64_t value);
  void bind_blob(int parameter, std::span<const std::uint8_t> bytes);
  void bind_text(int parameter, std::string_view text);
  void bind_null(int parameter);

  // True when there is a row to read. After false or an error the statement must be reset before it is used again.
  [[nodiscard]] Result<bool> step();

  // Runs a statement that returns no rows, and resets it. A row is a bug of ours.
  [[nodiscard]] Status run();

  void reset();

  // Columns count from 0 and hold until the next step() or reset(). A value of another type is converted the way
  // SQLite does; NULL reads as 0, empty bytes, empty text.
  [[nodiscard]] std::int64_t column_integer(int column) const;
  [[nodiscard]] std::span<const std::uint8_t> column_blob(int column) const;
  [[nodiscard]] std::string_view column_text(int column) const;
  [[nodiscard]] bool column_is_null(int column) const;

 private:
  friend class SqliteConnection;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  SqliteStatement(sqlite3_stmt* statement, std::string path) : statement_(statement), path_(std::move(path)) {}
  void remember(int bind_result);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::string path_;
  int bind_result_ = 0;
};

struct SqliteOptions {
  enum class Access { read_only, read_write, create };

  std::string path = {};
  Access access = Access::read_only;
  std::string vfs = {};    // empty: the default one
  bool immutable = false;  // the file cannot change: no locks, no write-ahead log, no -shm; only with read_only
};

struct SqliteCheckpoint {
  bool complete = false;  // every page of the write-ahead log is in the database file
};

class SqliteConnection {
 public:
  SqliteConnection(SqliteConnection&&) noexcept = default;
  SqliteConnection& operator=(SqliteConnection&&) noexcept = default;

  [[nodiscard]] static Result<SqliteConnection> open(const SqliteOptions& options);

  // One or more statements; rows are dropped.
  [[nodiscard]] Status execute(const std::string& sql);

  // One statement, meant to be used many times.
  [[nodiscard]] Result<SqliteStatement> prepare(std::string_view sql);

  // The first column of the first row, or 0 when there is none.
  [[nodiscard]] Result<std::int64_t> query_integer(std::string_view sql);
  [[nodiscard]] Result<std::string> query_text(std::string_view sql);

  // Rows that the last INSERT, UPDATE or DELETE changed, and the key that the last INSERT made.
  [[nodiscard]] std::int64_t changes() const;
  [[nodiscard]] std::int64_t last_key() const;

  // How long a statement waits for a lock of another connection before sql_busy.
  void set_busy_timeout(int milliseconds);

  // Whether closing the last connection copies the write-ahead log into the database and deletes it (SQLite's default).
  enum class OnClose { checkpoint, leave_log };
  void set_on_close(OnClose on_close);

  enum class CheckpointMode { passive, truncate };
  [[nodiscard]] Result<SqliteCheckpoint> checkpoint(CheckpointMode mode);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };

  SqliteConnection(sqlite3* database, std::string path) : database_(database), path_(std::move(path)) {}

  std::unique_ptr<sqlite3, Close> database_;
  std::string path_;
};

// The Error for an SQLite result code; `detail` says what SQLite adds, may be empty.
[[nodiscard]] tl::unexpected<Error> sqlite_failure(int result, std::string_view path, std::string_view detail);

}  // namespace greenpool
