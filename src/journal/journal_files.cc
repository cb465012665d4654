#include "journal/journal_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <span>
#include <vector>

#include "sql/sqlite_file.h"

namespace greenpool {

JournalPaths::JournalPaths(const std::filesystem::path& directory)
    : database((directory / "journal.sqlite").string()),
      log(database + "-wal"),
      rollback(database + "-journal"),
      lock((directory / "writer.lock").string()),
      witness((directory / "acknowledged").string()) {}

tl::unexpected<Error> opening_failure(const Error& error) {
  if (error.code == "sql_not_a_database") return failure("journal_not_a_journal", error.message);
  return journal_failure(error, "opening the journal");
}

Status make_journal_directory(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> missing;
  std::error_code error;
  std::filesystem::path at = std::filesystem::absolute(directory).lexically_normal();
  if (!at.has_filename()) at = at.parent_path();
  for (; !std::filesystem::exists(at, error) && at.has_relative_path(); at = at.parent_path()) missing.push_back(at);
  for (; !missing.empty(); missing.pop_back()) {
    std::filesystem::create_directory(missing.back(), error);
    if (error) return failure("journal_unavailable", missing.back().string() + ": " + error.message());
    const int parent = ::open(missing.back().parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool durable = parent >= 0 && ::fsync(parent) == 0;
    if (parent >= 0) ::close(parent);
    if (!durable) {
      return failure("journal_unavailable", missing.back().string() + ": the new directory cannot be made durable");
    }
  }
  return {};
}

Result<WalScan> scan_log(const SqliteJournalOptions& options, const JournalPaths& paths) {
  const Result<bool> there = SqliteFile::exists(options.vfs, paths.log);
  if (!there) return tl::unexpected(there.error());
  if (!*there) return WalScan{};
  const Result<SqliteFile> log = SqliteFile::open({.path = paths.log, .vfs = options.vfs});
  if (!log) return tl::unexpected(log.error());
  return scan_wal(*log);
}

Status make_log_durable(const SqliteJournalOptions& options, const JournalPaths& paths, std::uint64_t bytes) {
  Result<SqliteFile> log =
      SqliteFile::open({.path = paths.log, .access = SqliteFileOptions::Access::read_write, .vfs = options.vfs});
  if (!log) return tl::unexpected(log.error());
  std::vector<std::uint8_t> buffer(std::min<std::uint64_t>(bytes, std::uint64_t{1} << 20));
  for (std::uint64_t offset = 0; offset < bytes;) {
    const std::span<std::uint8_t> part =
        std::span(buffer).first(std::min<std::uint64_t>(bytes - offset, buffer.size()));
    const Result<std::size_t> count = log->read(offset, part);
    if (!count) return tl::unexpected(count.error());
    if (*count < part.size()) return failure("sql_io_error", paths.log + ": the file became shorter");
    const Status written = log->write(offset, part);
    if (!written) return written;
    offset += part.size();
  }
  return log->sync();
}

Result<OpenedReader> open_reader_connection(const SqliteJournalOptions& options, const JournalPaths& paths,
                                            bool immutable) {
  Result<SqliteConnection> connection =
      SqliteConnection::open({.path = paths.database, .vfs = options.vfs, .immutable = immutable});
  if (!connection) return opening_failure(connection.error());
  connection->set_busy_timeout(kBusyTimeoutMilliseconds);
  // A reader that closes last must not checkpoint: exactly one connection does.
  connection->set_on_close(SqliteConnection::OnClose::leave_log);
  const Status configured = connection->execute(
      "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA query_only=ON");
  if (!configured) return opening_failure(configured.error());
  const Result<FrameTableState> table = inspect_frame_table(*connection, paths.database);
  if (!table) return tl::unexpected(table.error());
  return OpenedReader{.connection = std::move(*connection), .table = *table};
}

}  // namespace greenpool
