// Files of a backup: copied and written so that they outlast a power failure, and hashed.
// Errors: backup_failed (names the file).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"

namespace greenpool {

[[nodiscard]] tl::unexpected<Error> backup_failure(const std::filesystem::path& path, std::string_view reason);

// Makes the file's bytes, or the directory's names, durable.
[[nodiscard]] Status sync_path(const std::filesystem::path& path);
// The file, all directories of the tree, and all files in it.
[[nodiscard]] Status sync_tree(const std::filesystem::path& directory);

[[nodiscard]] Status write_file(const std::filesystem::path& path, std::string_view text);
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path);
// With the directories that are missing above the target. Not synced.
[[nodiscard]] Status copy_one_file(const std::filesystem::path& from, const std::filesystem::path& to);

struct HashedFile {
  std::uint64_t bytes = 0;
  Digest sha256{};
};
[[nodiscard]] Result<HashedFile> hash_file(const std::filesystem::path& path);

// Paths of the regular files below, relative, with slashes, sorted. Anything else but directories is an error.
[[nodiscard]] Result<std::vector<std::string>> files_below(const std::filesystem::path& directory);

// A lock that ends with the process. nullopt: somebody has it.
class DirectoryLock {
 public:
  [[nodiscard]] static Result<std::optional<DirectoryLock>> take(const std::filesystem::path& file);
  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace greenpool
