// For the tests of the key index: a directory that cleans up, a model that is obviously right, and short cuts.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "journal/key_index.h"

namespace greenpool::testing {

// Opening an index starts and ends a thread and maps its tables: under ThreadSanitizer that takes tens of milliseconds,
// and these tests open hundreds, one after the other.
#if defined(__SANITIZE_THREAD__)
#define GREENPOOL_SKIP_HUNDREDS_OF_OPENINGS() GTEST_SKIP() << "hundreds of openings"
#else
#define GREENPOOL_SKIP_HUNDREDS_OF_OPENINGS() static_cast<void>(0)
#endif

// How much of a long walk is left out: under AddressSanitizer each of these openings takes milliseconds, too.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr std::uint64_t kLeftOut = 4;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr std::uint64_t kLeftOut = 4;
#else
inline constexpr std::uint64_t kLeftOut = 1;
#endif
#else
inline constexpr std::uint64_t kLeftOut = 1;
#endif

// Where the system has a file system in memory the directory lies there: the tests sync thousands of files.
class TempDirectory {
 public:
  TempDirectory() : TempDirectory(std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : on_disk()) {}
  explicit TempDirectory(const std::filesystem::path& parent) {
    std::string name = (parent / "key-index-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;
  ~TempDirectory() { std::filesystem::remove_all(path_); }

  [[nodiscard]] static std::filesystem::path on_disk() { return std::filesystem::temp_directory_path(); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// SplitMix64, one step: the n-th hash of a test, and its source of chance.
[[nodiscard]] inline std::uint64_t mixed(std::uint64_t n) {
  std::uint64_t z = (n + 1) * 0x9e37'79b9'7f4a'7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58'476d'1ce4'e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d0'49bb'1331'11ebULL;
  return z ^ (z >> 31);
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(mixed(seed)) {}
  std::uint64_t below(std::uint64_t bound) { return mixed(++state_) % bound; }

 private:
  std::uint64_t state_;
};

[[nodiscard]] inline std::unique_ptr<KeyIndex> open_or_fail(const KeyIndexOptions& options) {
  auto index = open_key_index(options);
  if (!index) {
    ADD_FAILURE() << index.error().message;
    return nullptr;
  }
  return std::move(*index);
}

[[nodiscard]] inline std::vector<std::uint64_t> found(const KeyIndex& index, std::uint64_t hash) {
  std::vector<std::uint64_t> candidates;
  const Status status = index.find(hash, candidates);
  EXPECT_TRUE(status) << status.error().message;
  return candidates;
}

// Adds one key a record, named by `hash_of`, from where the index is complete up to `end`.
template <class HashOf>
void add_from_complete(KeyIndex& index, std::uint64_t end, HashOf&& hash_of) {
  for (std::uint64_t seq = index.complete_to(); seq < end; ++seq) {
    const Status added = index.add(hash_of(seq), seq);
    ASSERT_TRUE(added) << added.error().message;
  }
}

using Names = std::vector<std::string>;

[[nodiscard]] inline Names names_in(const std::filesystem::path& directory) {
  Names names;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

[[nodiscard]] inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

inline void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << bytes;
  ASSERT_TRUE(stream.flush());
}

}  // namespace greenpool::testing
