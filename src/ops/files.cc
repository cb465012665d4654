#include "ops/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "ops/problems.h"

namespace greenpool {
namespace {

// A descriptor that closes itself.
class Opened {
 public:
  Opened(const std::filesystem::path& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~Opened() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  [[nodiscard]] int get() const { return descriptor_; }
  [[nodiscard]] bool good() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

tl::unexpected<Error> last_failure(const std::filesystem::path& path) {
  return backup_failure(path, std::strerror(errno));
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Calls take with one part after the other.
template <class Take>
Status read_parts(const std::filesystem::path& path, Take&& take) {
  const Opened file(path, O_RDONLY);
  if (!file.good()) return last_failure(path);
  std::string buffer(std::size_t{1} << 18, '\0');
  for (;;) {
    const ssize_t count = ::read(file.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return last_failure(path);
    if (count == 0) return {};
    if (Status taken = take(std::string_view(buffer.data(), static_cast<std::size_t>(count))); !taken) return taken;
  }
}

}  // namespace

tl::unexpected<Error> backup_failure(const std::filesystem::path& path, std::string_view reason) {
  return failure(std::string(kBackupFailed.code), path.string() + ": " + std::string(reason));
}

Status sync_path(const std::filesystem::path& path) {
  const Opened file(path, O_RDONLY);
  if (!file.good() || ::fsync(file.get()) != 0) return last_failure(path);
  return {};
}

Status sync_tree(const std::filesystem::path& directory) {
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator at(directory, error), end; !error && at != end;
       at.increment(error)) {
    if (Status synced = sync_path(at->path()); !synced) return synced;
  }
  if (error) return backup_failure(directory, error.message());
  return sync_path(directory);
}

Status write_file(const std::filesystem::path& path, std::string_view text) {
  const Opened file(path, O_WRONLY | O_CREAT | O_EXCL);
  if (!file.good() || !write_all(file.get(), text)) return last_failure(path);
  return {};
}

Result<std::string> read_file(const std::filesystem::path& path) {
  std::string text;
  Status read = read_parts(path, [&text](std::string_view part) -> Status {
    text += part;
    return {};
  });
  if (!read) return tl::unexpected(read.error());
  return text;
}

Status copy_one_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code error;
  std::filesystem::create_directories(to.parent_path(), error);
  if (error) return backup_failure(to.parent_path(), error.message());
  const Opened target(to, O_WRONLY | O_CREAT | O_EXCL);
  if (!target.good()) return last_failure(to);
  return read_parts(from, [&](std::string_view part) -> Status {
    if (!write_all(target.get(), part)) return last_failure(to);
    return {};
  });
}

Result<HashedFile> hash_file(const std::filesystem::path& path) {
  Sha256 hash;
  HashedFile hashed;
  Status read = read_parts(path, [&](std::string_view part) -> Status {
    hash.update(part);
    hashed.bytes += part.size();
    return {};
  });
  if (!read) return tl::unexpected(read.error());
  hashed.sha256 = hash.finish();
  return hashed;
}

Result<std::vector<std::string>> files_below(const std::filesystem::path& directory) {
  std::vector<std::string> paths;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator at(directory, error), end; !error && at != end;
       at.increment(error)) {
    if (at->is_symlink() || (!at->is_directory() && !at->is_regular_file())) {
      return backup_failure(at->path(), "is neither a file nor a directory");
    }
    if (at->is_regular_file()) paths.push_back(at->path().lexically_relative(directory).generic_string());
  }
  if (error) return backup_failure(directory, error.message());
  std::sort(paths.begin(), paths.end());
  return paths;
}

Result<std::optional<DirectoryLock>> DirectoryLock::take(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return last_failure(file);
  DirectoryLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return std::optional<DirectoryLock>(std::move(lock));
  if (errno == EWOULDBLOCK) return std::optional<DirectoryLock>();
  return last_failure(file);
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

DirectoryLock::~DirectoryLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace greenpool
