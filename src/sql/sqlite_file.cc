#include "sql/sqlite_file.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "base/check.h"
#include "sql/sqlite.h"

namespace greenpool {

namespace {

// A plain file is opened as a super-journal: the VFS takes no lock on it, and its first sync also syncs the directory.
constexpr int kPlainFile = SQLITE_OPEN_SUPER_JOURNAL;
// Only main databases can be locked.
constexpr int kLockableFile = SQLITE_OPEN_MAIN_DB;

// SQLite asks a VFS for a page at most, and the one for Unix takes no more than 128 KiB at once.
constexpr std::size_t kPieceBytes = 65536;

Result<sqlite3_vfs*> find_vfs(const std::string& vfs) {
  sqlite3_initialize();
  sqlite3_vfs* found = sqlite3_vfs_find(vfs.empty() ? nullptr : vfs.c_str());
  if (found == nullptr) return failure("sql_cannot_open", "there is no SQLite VFS named " + vfs);
  return found;
}

Result<std::string> full_path(sqlite3_vfs* vfs, const std::string& path) {
  std::vector<char> buffer(static_cast<std::size_t>(vfs->mxPathname) + 1);
  const int result = vfs->xFullPathname(vfs, path.c_str(), vfs->mxPathname + 1, buffer.data());
  // A symbolic link on the way is fine (SQLITE_OK_SYMLINK).
  if ((result & 0xff) != SQLITE_OK) return sqlite_failure(result, path, "");
  return std::string(buffer.data());
}

int access_flags(SqliteFileOptions::Access access) {
  switch (access) {
    case SqliteFileOptions::Access::read_only:
      return SQLITE_OPEN_READONLY;
    case SqliteFileOptions::Access::read_write:
      return SQLITE_OPEN_READWRITE;
    case SqliteFileOptions::Access::create:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  }
  check_failed("access", "one of the named ways");
}

}  // namespace

void SqliteFile::Close::operator()(sqlite3_file* file) const {
  if (file->pMethods != nullptr) file->pMethods->xClose(file);
  std::free(file);
}

Result<SqliteFile> SqliteFile::open(const SqliteFileOptions& options) { return open_as(options, kPlainFile); }

Result<SqliteFile> SqliteFile::open_as(const SqliteFileOptions& options, int kind) {
  const Result<sqlite3_vfs*> vfs = find_vfs(options.vfs);
  if (!vfs) return tl::unexpected(vfs.error());
  Result<std::string> name = full_path(*vfs, options.path);
  if (!name) return tl::unexpected(name.error());
  // The VFS keeps a pointer to the name, which therefore lives behind the handle, and may look past it for URI
  // parameters: it ends with four zero bytes.
  const auto handle_size = static_cast<std::size_t>((*vfs)->szOsFile);
  auto* memory = static_cast<char*>(std::calloc(1, handle_size + name->size() + 4));
  if (memory == nullptr) return sqlite_failure(SQLITE_NOMEM, options.path, "");
  const char* stored_name = std::strcpy(memory + handle_size, name->c_str());
  SqliteFile opened(std::unique_ptr<sqlite3_file, Close>(reinterpret_cast<sqlite3_file*>(memory)), options.path);
  int flags_out = 0;
  const int flags = kind | access_flags(options.access);
  const int result = (*vfs)->xOpen(*vfs, stored_name, opened.file_.get(), flags, &flags_out);
  if (result != SQLITE_OK) return sqlite_failure(result, options.path, "");
  // A VFS falls back to reading what it may not write.
  if (options.access != SqliteFileOptions::Access::read_only && (flags_out & SQLITE_OPEN_READONLY) != 0) {
    return sqlite_failure(SQLITE_READONLY, options.path, "");
  }
  return opened;
}

Result<bool> SqliteFile::exists(const std::string& vfs, const std::string& path) {
  const Result<sqlite3_vfs*> found = find_vfs(vfs);
  if (!found) return tl::unexpected(found.error());
  const Result<std::string> name = full_path(*found, path);
  if (!name) return tl::unexpected(name.error());
  int there = 0;
  const int result = (*found)->xAccess(*found, name->c_str(), SQLITE_ACCESS_EXISTS, &there);
  if (result != SQLITE_OK) return sqlite_failure(result, path, "");
  return there != 0;
}

Status SqliteFile::remove(const std::string& vfs, const std::string& path) {
  const Result<sqlite3_vfs*> found = find_vfs(vfs);
  if (!found) return tl::unexpected(found.error());
  const Result<std::string> name = full_path(*found, path);
  if (!name) return tl::unexpected(name.error());
  const int result = (*found)->xDelete(*found, name->c_str(), 1);
  if (result != SQLITE_OK && result != SQLITE_IOERR_DELETE_NOENT) return sqlite_failure(result, path, "");
  return {};
}

Result<std::uint64_t> SqliteFile::size() const {
  sqlite3_int64 size = 0;
  const int result = file_->pMethods->xFileSize(file_.get(), &size);
  if (result != SQLITE_OK) return sqlite_failure(result, path_, "");
  return static_cast<std::uint64_t>(size);
}

Result<std::size_t> SqliteFile::read(std::uint64_t offset, std::span<std::uint8_t> bytes) const {
  // A VFS fills what lies past the end with zeros and does not say how much: the size decides.
  const Result<std::uint64_t> end = size();
  if (!end) return tl::unexpected(end.error());
  if (offset >= *end) return std::size_t{0};
  const std::uint64_t left = *end - offset;
  const std::size_t count = left < bytes.size() ? static_cast<std::size_t>(left) : bytes.size();
  for (std::size_t done = 0; done < count; done += kPieceBytes) {
    const std::size_t piece = std::min(kPieceBytes, count - done);
    const int result = file_->pMethods->xRead(file_.get(), bytes.data() + done, static_cast<int>(piece),
                                              static_cast<sqlite3_int64>(offset + done));
    if (result != SQLITE_OK && result != SQLITE_IOERR_SHORT_READ) return sqlite_failure(result, path_, "");
  }
  return count;
}

Status SqliteFile::write(std::uint64_t offset, std::span<const std::uint8_t> bytes) {
  for (std::size_t done = 0; done < bytes.size(); done += kPieceBytes) {
    const std::size_t piece = std::min(kPieceBytes, bytes.size() - done);
    const int result = file_->pMethods->xWrite(file_.get(), bytes.data() + done, static_cast<int>(piece),
                                               static_cast<sqlite3_int64>(offset + done));
    if (result != SQLITE_OK) return sqlite_failure(result, path_, "");
  }
  return {};
}

Status SqliteFile::sync() {
  const int result = file_->pMethods->xSync(file_.get(), SQLITE_SYNC_NORMAL);
  if (result != SQLITE_OK) return sqlite_failure(result, path_, "");
  return {};
}

Result<SqliteLock> SqliteLock::acquire(const std::string& vfs, const std::string& path) {
  Result<SqliteFile> file =
      SqliteFile::open_as({.path = path, .access = SqliteFileOptions::Access::create, .vfs = vfs}, kLockableFile);
  if (!file) return tl::unexpected(file.error());
  sqlite3_file* handle = file->file_.get();
  int result = handle->pMethods->xLock(handle, SQLITE_LOCK_SHARED);
  if (result == SQLITE_OK) result = handle->pMethods->xLock(handle, SQLITE_LOCK_RESERVED);
  if (result != SQLITE_OK) return sqlite_failure(result, path, "");
  // A file of no bytes would count as missing in is_held().
  const Result<std::uint64_t> size = file->size();
  if (!size) return tl::unexpected(size.error());
  if (*size == 0) {
    constexpr std::array<std::uint8_t, 1> kContent = {'\n'};
    const Status written = file->write(0, kContent);
    if (!written) return tl::unexpected(written.error());
  }
  return SqliteLock(std::move(*file));
}

Result<bool> SqliteLock::is_held(const std::string& vfs, const std::string& path) {
  const Result<bool> there = SqliteFile::exists(vfs, path);
  if (!there) return tl::unexpected(there.error());
  if (!*there) return false;
  const Result<SqliteFile> file =
      SqliteFile::open_as({.path = path, .access = SqliteFileOptions::Access::read_only, .vfs = vfs}, kLockableFile);
  if (!file) return tl::unexpected(file.error());
  sqlite3_file* handle = file->file_.get();
  int held = 0;
  const int result = handle->pMethods->xCheckReservedLock(handle, &held);
  if (result != SQLITE_OK) return sqlite_failure(result, path, "");
  return held != 0;
}

}  // namespace greenpool
