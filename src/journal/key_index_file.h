// The files of the key index: whole reads and writes, durable creation, and a directory that one index owns.
// Errors are key_index_unavailable and name the path, unless said otherwise.
// Thread safety: const members in any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>

#include "base/result.h"

namespace greenpool::keys {

inline constexpr const char* kUnavailable = "key_index_unavailable";
// Inside the index alone: what is on disk is not what was written. Outside it reads key_index_unavailable.
inline constexpr const char* kDamaged = "key_index_damaged";

class File {
 public:
  File() = default;
  File(File&& other) noexcept { swap(other); }
  File& operator=(File&& other) noexcept {
    File(std::move(other)).swap(*this);
    return *this;
  }
  ~File();

  [[nodiscard]] static Result<File> open(std::filesystem::path path);    // to read
  [[nodiscard]] static Result<File> create(std::filesystem::path path);  // empty, to write and read

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] Result<std::uint64_t> size() const;

  // All of `bytes`. Errors also: key_index_damaged (the file ends before, or the medium cannot read it).
  [[nodiscard]] Status read_at(std::uint64_t offset, std::span<std::byte> bytes) const;
  [[nodiscard]] Status write_at(std::uint64_t offset, std::span<const std::byte> bytes) const;

  // Starts to write back what was written there, so that sync() finds little left and others' syncs never wait long.
  void start_writing_back(std::uint64_t offset, std::uint64_t bytes) const;
  [[nodiscard]] Status sync() const;

  // Durable once the directory is synced.
  [[nodiscard]] Status rename_to(std::filesystem::path path);

 private:
  File(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  void swap(File& other) noexcept {
    path_.swap(other.path_);
    std::swap(descriptor_, other.descriptor_);
  }

  std::filesystem::path path_;
  int descriptor_ = -1;
};

// Held open and locked: a second index, in this process or another, cannot have it.
class Directory {
 public:
  Directory(Directory&& other) noexcept
      : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
  Directory& operator=(Directory&&) = delete;
  ~Directory();

  // Creates it if it is missing.
  [[nodiscard]] static Result<Directory> open(std::filesystem::path path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] Status sync() const;
  [[nodiscard]] Status remove(const std::filesystem::path& file) const;  // durable once synced

 private:
  Directory(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  std::filesystem::path path_;
  int descriptor_ = -1;
};

}  // namespace greenpool::keys
