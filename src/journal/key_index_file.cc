#include "journal/key_index_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace greenpool::keys {
namespace {

tl::unexpected<Error> failed_to(const char* what, const std::filesystem::path& path, int error) {
  return failure(kUnavailable,
                 std::string("cannot ") + what + " " + path.string() + ": " + std::generic_category().message(error));
}

Status sync_descriptor(int descriptor, const std::filesystem::path& path) {
  if (fsync(descriptor) != 0) {
    return failed_to("sync", path, errno);
  }
  return {};
}

}  // namespace

File::~File() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

Result<File> File::open(std::filesystem::path path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return failed_to("open", path, errno);
  }
  return File(std::move(path), descriptor);
}

Result<File> File::create(std::filesystem::path path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    return failed_to("create", path, errno);
  }
  return File(std::move(path), descriptor);
}

Result<std::uint64_t> File::size() const {
  struct stat status{};
  if (fstat(descriptor_, &status) != 0) {
    return failed_to("examine", path_, errno);
  }
  return static_cast<std::uint64_t>(status.st_size);
}

Status File::read_at(std::uint64_t offset, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t done = pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) {
      continue;
    }
    if (done < 0 && errno != EIO) {
      return failed_to("read", path_, errno);
    }
    if (done <= 0) {
      return failure(kDamaged, path_.string() + (done == 0 ? " ends too early" : " cannot be read from its medium"));
    }
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
  return {};
}

Status File::write_at(std::uint64_t offset, std::span<const std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t done = pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) {
      continue;
    }
    if (done <= 0) {
      return failed_to("write", path_, done < 0 ? errno : ENOSPC);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
  return {};
}

void File::start_writing_back(std::uint64_t offset, std::uint64_t bytes) const {
  // A hint: should it fail, sync() does all of the work and reports what went wrong.
  static_cast<void>(
      sync_file_range(descriptor_, static_cast<off_t>(offset), static_cast<off_t>(bytes), SYNC_FILE_RANGE_WRITE));
}

Status File::sync() const { return sync_descriptor(descriptor_, path_); }

Status File::rename_to(std::filesystem::path path) {
  if (::rename(path_.c_str(), path.c_str()) != 0) {
    return failed_to("rename", path_, errno);
  }
  path_ = std::move(path);
  return {};
}

Directory::~Directory() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

Result<Directory> Directory::open(std::filesystem::path path) {
  if (::mkdir(path.c_str(), 0755) == 0) {
    // The new name must survive as well, before any run in it is called durable.
    const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const int descriptor = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
      return failed_to("open", parent, errno);
    }
    const Directory opened(parent, descriptor);
    if (Status synced = opened.sync(); !synced) {
      return tl::unexpected(synced.error());
    }
  } else if (errno != EEXIST) {
    return failed_to("create", path, errno);
  }
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    return failed_to("open", path, errno);
  }
  Directory directory(std::move(path), descriptor);
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return failed_to("lock (is another index using it?)", directory.path_, errno);
  }
  return directory;
}

Status Directory::sync() const { return sync_descriptor(descriptor_, path_); }

Status Directory::remove(const std::filesystem::path& file) const {
  if (::unlink(file.c_str()) != 0 && errno != ENOENT) {
    return failed_to("remove", file, errno);
  }
  return {};
}

}  // namespace greenpool::keys
