#include "cli/proof_secret.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/check.h"
#include "cli/report.h"
#include "cli/texts.h"
#include "proof/fields.h"

namespace greenpool {
namespace {

constexpr std::size_t kSecretBytes = 65;  // 64 digits and a line feed

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

std::string path_of(const std::string& journal) { return (std::filesystem::path(journal) / "proof.secret").string(); }

tl::unexpected<Error> unwritable(const std::string& path) {
  return failure("file_unwritable", format_text(Text::file_unwritable, path, std::strerror(errno)));
}

// Removes the name it was given, whatever became of it.
class TemporaryName {
 public:
  explicit TemporaryName(std::string path) : path_(std::move(path)) {}
  TemporaryName(const TemporaryName&) = delete;
  TemporaryName& operator=(const TemporaryName&) = delete;
  ~TemporaryName() { ::unlink(path_.c_str()); }

 private:
  std::string path_;
};

}  // namespace

Result<Digest> read_proof_secret(const std::string& journal) {
  const std::string path = path_of(journal);
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    if (errno == ENOENT) return failure("secret_missing", format_text(Text::secret_missing, path));
    return failure("file_unreadable", format_input(InputText::file_unreadable, path, std::strerror(errno)));
  }
  struct stat status{};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return failure("file_unreadable", format_input(InputText::not_a_file, path));
  }
  if ((status.st_mode & 077U) != 0) return failure("secret_exposed", format_text(Text::secret_exposed, path));
  std::array<char, kSecretBytes + 1> bytes{};
  const ssize_t got = ::read(file.get(), bytes.data(), bytes.size());
  const std::string_view text(bytes.data(), got < 0 ? 0 : static_cast<std::size_t>(got));
  const Result<Digest> secret = parse_digest(text.substr(0, kSecretBytes - 1));
  if (text.size() != kSecretBytes || text.back() != '\n' || !secret) {
    return failure("secret_malformed", format_text(Text::secret_malformed, path));
  }
  return *secret;
}

Result<Digest> make_proof_secret(const std::string& journal) {
  Result<Digest> there = read_proof_secret(journal);
  if (there || there.error().code != "secret_missing") return there;
  GP_CHECK(sodium_init() >= 0, "the source of randomness starts");
  Digest secret{};
  randombytes_buf(secret.data(), secret.size());
  // It appears whole, or not at all, and never takes another one's place.
  const std::string path = path_of(journal);
  std::string name = path + ".XXXXXX";
  const Descriptor file(::mkostemp(name.data(), O_CLOEXEC));
  if (file.get() < 0) return unwritable(path);
  const TemporaryName temporary(name);
  if (::fchmod(file.get(), 0600) != 0 || !write_all(file.get(), to_hex(secret) + "\n") || ::fsync(file.get()) != 0) {
    return unwritable(path);
  }
  if (::link(name.c_str(), path.c_str()) != 0 && errno != EEXIST) return unwritable(path);
  const Descriptor directory(::open(journal.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || ::fsync(directory.get()) != 0) return unwritable(path);
  return read_proof_secret(journal);
}

}  // namespace greenpool
