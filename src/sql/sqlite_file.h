// Plain files through an SQLite VFS. What the journal keeps beside its database (the witness, the writer lock) and what
// it reads behind SQLite's back (the write-ahead log) goes through the same narrow storage port as the database itself,
// so that a test which owns the VFS owns every byte.
//
// Error codes as in sql/sqlite.h. Not thread safe.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"

struct sqlite3_file;

namespace greenpool {

struct SqliteFileOptions {
  enum class Access { read_only, read_write, create };

  std::string path = {};
  Access access = Access::read_only;
  std::string vfs = {};  // empty: the default one
};

class SqliteFile {
 public:
  SqliteFile(SqliteFile&&) noexcept = default;
  SqliteFile& operator=(SqliteFile&&) noexcept = default;

  [[nodiscard]] static Result<SqliteFile> open(const SqliteFileOptions& options);

  // A file of no bytes counts as missing, as SQLite itself has it.
  [[nodiscard]] static Result<bool> exists(const std::string& vfs, const std::string& path);

  // Deletes the file, durably; one that is not there is no error.
  [[nodiscard]] static Status remove(const std::string& vfs, const std::string& path);

  [[nodiscard]] Result<std::uint64_t> size() const;

  // The number of bytes read: fewer than asked only at the end of the file.
  [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> bytes) const;

  [[nodiscard]] Status write(std::uint64_t offset, std::span<const std::uint8_t> bytes);

  // Returns when all that was written is durable; the first one makes the file's name durable, too.
  [[nodiscard]] Status sync();

 private:
  friend class SqliteLock;
  struct Close {
    void operator()(sqlite3_file* file) const;
  };

  SqliteFile(std::unique_ptr<sqlite3_file, Close> file, std::string path)
      : file_(std::move(file)), path_(std::move(path)) {}
  [[nodiscard]] static Result<SqliteFile> open_as(const SqliteFileOptions& options, int kind);

  std::unique_ptr<sqlite3_file, Close> file_;
  std::string path_;
};

// A lock that one process (and in it, one object) holds at a time. The kernel frees it when the process ends, however
// it ends. Nothing else in the process may open the file: a process's locks on a file end with any handle of it that is
// closed past the VFS.
class SqliteLock {
 public:
  // Error sql_busy: somebody else holds it.
  [[nodiscard]] static Result<SqliteLock> acquire(const std::string& vfs, const std::string& path);

  // Whether somebody holds it at this moment. A missing file is not locked.
  [[nodiscard]] static Result<bool> is_held(const std::string& vfs, const std::string& path);

 private:
  explicit SqliteLock(SqliteFile file) : file_(std::move(file)) {}

  SqliteFile file_;
};

}  // namespace greenpool
