// The office's database: people, approvals, goods, payments and whatever else is not money or points of a programme
// (that is the journal's). SQLite in write-ahead mode, durable at every commit, written by one connection of one
// thread (office/office.h).
//
// What fails here is the disk or a bug, and no caller can do anything about it but give up: so it is thrown as
// StorageFailure, undoes the transaction, and is caught where the transaction ends (docs/adr/0023).
// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sql/sqlite.h"
#include "sql/sqlite_file.h"

namespace greenpool {

class StorageFailure final : public std::exception {
 public:
  explicit StorageFailure(Error error) : error_(std::move(error)) {}
  [[nodiscard]] const Error& error() const { return error_; }
  [[nodiscard]] const char* what() const noexcept override { return error_.message.c_str(); }

 private:
  Error error_;
};

// The tables of one room. Step i brings a database from version i to i + 1; a step that was published never changes.
struct Schema {
  std::string_view room;
  std::span<const std::string_view> steps;
};

// Bytes, where a text would be taken for one.
struct Blob {
  std::span<const std::uint8_t> bytes;
};

// A value for a parameter. Texts and bytes are copied.
class SqlValue {
 public:
  SqlValue(std::nullopt_t) {}  // NOLINT(google-explicit-constructor): a call reads like the statement
  template <class T>
    requires std::is_integral_v<T> || std::is_enum_v<T>
  SqlValue(T value) : kind_(Kind::integer), integer_(static_cast<std::int64_t>(value)) {}
  SqlValue(std::string_view text) : kind_(Kind::text), text_(text) {}
  SqlValue(const std::string& text) : kind_(Kind::text), text_(text) {}
  SqlValue(const char* text) : kind_(Kind::text), text_(text) {}
  SqlValue(const Blob& blob) : kind_(Kind::blob), text_(blob.bytes.begin(), blob.bytes.end()) {}
  template <class T>
  SqlValue(const std::optional<T>& value) {
    if (value) *this = SqlValue(*value);
  }

 private:
  friend class Database;
  enum class Kind : std::uint8_t { null, integer, text, blob };
  Kind kind_ = Kind::null;
  std::int64_t integer_ = 0;
  std::string text_;
};

// The rows of one query, read one after the other.
class Rows {
 public:
  Rows(Rows&& other) noexcept : slot_(std::exchange(other.slot_, nullptr)) {}
  Rows& operator=(Rows&&) = delete;
  ~Rows();

  [[nodiscard]] bool next();
  // Columns count from 0.
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::vector<std::uint8_t> blob(int column) const;
  [[nodiscard]] bool truth(int column) const { return integer(column) != 0; }
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::optional<std::int64_t> maybe_integer(int column) const;
  [[nodiscard]] std::optional<std::string> maybe_text(int column) const;

 private:
  friend class Database;
  struct Slot;
  explicit Rows(Slot* slot) : slot_(slot) {}
  Slot* slot_;
};

class Database {
 public:
  // Opens or creates, takes the lock beside the file (path + ".lock"), and brings the tables of all rooms up to date.
  // Errors: those of sql/sqlite.h; office_in_use (another process has it), office_newer (made by a newer Greenpool).
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::string& path, std::span<const Schema> schemas);

  ~Database();

  // Statements are kept: the text of the SQL is a literal. Parameters are ?1, ?2, … in order. Throws StorageFailure.
  template <class... Values>
  [[nodiscard]] Rows query(std::string_view sql, const Values&... values) {
    const std::initializer_list<SqlValue> list{SqlValue(values)...};
    return start(sql, {list.begin(), list.size()});
  }
  // A statement without rows; how many rows it changed.
  template <class... Values>
  std::int64_t run(std::string_view sql, const Values&... values) {
    const std::initializer_list<SqlValue> list{SqlValue(values)...};
    return finish(sql, {list.begin(), list.size()});
  }
  // The first column of the first row; nullopt when there is no row or it is NULL.
  template <class... Values>
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view sql, const Values&... values) {
    Rows rows = query(sql, values...);
    return rows.next() ? rows.maybe_integer(0) : std::nullopt;
  }
  template <class... Values>
  [[nodiscard]] std::optional<std::string> text(std::string_view sql, const Values&... values) {
    Rows rows = query(sql, values...);
    return rows.next() ? rows.maybe_text(0) : std::nullopt;
  }
  // For queries that are put together: the values in a list.
  [[nodiscard]] Rows start(std::string_view sql, std::span<const SqlValue> values);
  std::int64_t finish(std::string_view sql, std::span<const SqlValue> values);

  // The key of the row that was inserted last.
  [[nodiscard]] std::int64_t last_key() const;

  // All of it is stored, or none. For the office; rooms work inside the one that it has begun.
  void begin();
  void commit();
  void roll_back();
  // A part of a transaction that can be undone by itself.
  void begin_part();
  void keep_part();
  void undo_part();

  // Copies the database as it is at this moment into a new file. Error: as sql/sqlite.h.
  [[nodiscard]] Status copy_to(const std::string& path);

 private:
  friend class Rows;
  using Slots = std::deque<std::unique_ptr<Rows::Slot>>;

  Database(SqliteLock lock, SqliteConnection connection);
  [[nodiscard]] Status set_up(std::span<const Schema> schemas);
  void execute(const char* sql);
  [[nodiscard]] Rows::Slot& free_slot(std::string_view sql);

  SqliteLock lock_;
  SqliteConnection connection_;
  std::map<std::string, Slots, std::less<>> statements_;
};

}  // namespace greenpool
