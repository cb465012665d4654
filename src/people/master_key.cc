#include "people/master_key.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/encoding.h"

namespace greenpool {
namespace {

constexpr std::size_t kDigits = 2 * SecretKey::kSize;

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] int get() const { return descriptor_; }
  [[nodiscard]] bool opened() const { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

tl::unexpected<Error> unwritable(const std::string& path) {
  return failure("master_key_unwritable", path + ": " + std::strerror(errno));
}

// A new name is durable once its folder is.
bool sync_folder_of(const std::string& path) {
  std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  const File opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened.opened() && ::fsync(opened.get()) == 0;
}

}  // namespace

Result<SecretKey> read_master_key(const std::string& path) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.opened()) {
    return failure(errno == ENOENT ? "master_key_missing" : "master_key_unreadable",
                   path + ": " + std::strerror(errno));
  }
  struct stat about{};
  if (::fstat(file.get(), &about) != 0) return failure("master_key_unreadable", path + ": " + std::strerror(errno));
  if (!S_ISREG(about.st_mode)) return failure("master_key_unreadable", path + " is no file");
  if ((about.st_mode & 077U) != 0) {
    return failure("master_key_exposed", path + " may be used by others than its owner: chmod 600 it");
  }
  std::string text(kDigits + 2, '\0');
  const ssize_t length = ::read(file.get(), text.data(), text.size());
  if (length < 0) return failure("master_key_unreadable", path + ": " + std::strerror(errno));
  text.resize(static_cast<std::size_t>(length));
  if (text.size() == kDigits + 1 && text.back() == '\n') text.pop_back();
  auto bytes = text.size() == kDigits ? from_hex(text) : std::nullopt;
  wipe(text);
  if (!bytes) return failure("master_key_malformed", path + " does not hold 64 hexadecimal digits on one line");
  SecretKey key = SecretKey::of(*bytes);
  sodium_memzero(bytes->data(), bytes->size());
  return key;
}

Status write_master_key(const std::string& path, const SecretKey& key) {
  const File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.opened()) {
    if (errno == EEXIST) return failure("master_key_exists", path + " exists already");
    return unwritable(path);
  }
  std::string text = to_hex(key.bytes()) + "\n";
  const ssize_t written = ::write(file.get(), text.data(), text.size());
  const bool whole = std::cmp_equal(written, text.size());
  wipe(text);
  if (!whole || ::fsync(file.get()) != 0 || !sync_folder_of(path)) return unwritable(path);
  return {};
}

Status move_master_key(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0 || !sync_folder_of(to)) return unwritable(to);
  return {};
}

}  // namespace greenpool
