#include "server/kept_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

namespace greenpool {
namespace {

constexpr std::string_view kTitle = "gptree1\n";
constexpr std::size_t kHeadBytes = 16;
constexpr std::size_t kPlaceBytes = 4;
constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kNodeBytes = kHashBytes + 16;
constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

void append(std::string& out, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xffU));
}

std::uint64_t integer_at(std::string_view bytes, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
  return value;
}

// Gathers what is written, since a node alone is no write of its own.
class Writer {
 public:
  explicit Writer(int fd) : fd_(fd) { buffer_.reserve(kBufferBytes + kNodeBytes); }

  std::string& buffer() { return buffer_; }
  [[nodiscard]] bool flush_when_full() { return buffer_.size() < kBufferBytes || flush(); }
  [[nodiscard]] bool flush() {
    std::string_view left = buffer_;
    while (!left.empty()) {
      const ssize_t written = ::write(fd_, left.data(), left.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      left.remove_prefix(static_cast<std::size_t>(written));
    }
    buffer_.clear();
    return true;
  }

 private:
  int fd_;
  std::string buffer_;
};

bool write_tree(int fd, const ProofTree& tree) {
  Writer writer(fd);
  writer.buffer() += kTitle;
  append(writer.buffer(), tree.members(), 8);
  for (const std::uint32_t place : tree.places()) {
    append(writer.buffer(), place, kPlaceBytes);
    if (!writer.flush_when_full()) return false;
  }
  for (const std::vector<ProofNode>& level : tree.levels()) {
    for (const ProofNode& node : level) {
      writer.buffer().append(reinterpret_cast<const char*>(node.hash.data()), kHashBytes);
      append(writer.buffer(), static_cast<std::uint64_t>(node.points.units()), 8);
      append(writer.buffer(), static_cast<std::uint64_t>(node.wallet.units()), 8);
      if (!writer.flush_when_full()) return false;
    }
  }
  return writer.flush() && ::fsync(fd) == 0;
}

tl::unexpected<Error> unwritable(const std::filesystem::path& path) {
  return failure("tree_unwritable", path.string() + ": " + std::strerror(errno));
}

tl::unexpected<Error> damaged(const std::filesystem::path& path) {
  return failure("tree_damaged", path.string() + " is no tree, or not whole");
}

bool read_at(int fd, std::uint64_t offset, std::size_t size, std::string& bytes) {
  bytes.resize(size);
  std::size_t got = 0;
  while (got < size) {
    const ssize_t some = ::pread(fd, bytes.data() + got, size - got, static_cast<off_t>(offset + got));
    if (some < 0 && errno == EINTR) continue;
    if (some <= 0) return false;
    got += static_cast<std::size_t>(some);
  }
  return true;
}

bool read_node(int fd, std::uint64_t offset, ProofNode& node) {
  std::string bytes;
  if (!read_at(fd, offset, kNodeBytes, bytes)) return false;
  std::memcpy(node.hash.data(), bytes.data(), kHashBytes);
  const std::string_view sums = std::string_view(bytes).substr(kHashBytes);
  node.points = Points(static_cast<std::int64_t>(integer_at(sums, 8)));
  node.wallet = Money(static_cast<std::int64_t>(integer_at(sums.substr(8), 8)));
  return true;
}

}  // namespace

Status keep_tree(const std::filesystem::path& path, const ProofTree& tree) {
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  const std::string name = path.string() + ".new";
  {
    // What every member holds stands in it, without their names.
    const File file(::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file || !write_tree(file.get(), tree)) {
      const auto error = unwritable(path);
      ::unlink(name.c_str());
      return error;
    }
  }
  if (::rename(name.c_str(), path.c_str()) != 0) return unwritable(path);
  const File directory(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory || ::fsync(directory.get()) != 0) return unwritable(path);
  return {};
}

Result<KeptLeaf> read_kept_leaf(const std::filesystem::path& path, std::uint64_t member) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return failure("tree_missing", path.string() + ": " + std::strerror(errno));
  std::string bytes;
  if (!read_at(file.get(), 0, kHeadBytes, bytes) || !bytes.starts_with(kTitle)) return damaged(path);
  const std::uint64_t members = integer_at(std::string_view(bytes).substr(kTitle.size()), 8);
  if (member >= members || members > UINT32_MAX) return damaged(path);
  if (!read_at(file.get(), kHeadBytes + member * kPlaceBytes, kPlaceBytes, bytes)) return damaged(path);
  KeptLeaf kept{.index = integer_at(bytes, kPlaceBytes), .leaf = {}, .path = {}};
  if (kept.index >= members) return damaged(path);
  std::uint64_t level = kHeadBytes + members * kPlaceBytes;
  if (!read_node(file.get(), level + kept.index * kNodeBytes, kept.leaf)) return damaged(path);
  std::uint64_t index = kept.index;
  for (std::uint64_t width = members; width > 1; width = (width + 1) / 2, index /= 2) {
    const std::uint64_t sibling = index ^ 1U;
    if (sibling < width && !read_node(file.get(), level + sibling * kNodeBytes, kept.path.emplace_back())) {
      return damaged(path);
    }
    level += width * kNodeBytes;
  }
  return kept;
}

}  // namespace greenpool
