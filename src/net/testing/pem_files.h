// Keys and certificates as files in a directory of their own, for tests.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace greenpool::testing {

class PemFiles {
 public:
  PemFiles() { std::filesystem::create_directories(directory_); }
  ~PemFiles() { std::filesystem::remove_all(directory_); }
  PemFiles(const PemFiles&) = delete;
  PemFiles& operator=(const PemFiles&) = delete;

  // The path; only its owner may read it.
  std::string write(const std::string& name, const std::string& content) const {
    const std::filesystem::path path = directory_ / name;
    std::ofstream(path) << content;
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return path.string();
  }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }

 private:
  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() /
      ("gp-pem-" + std::to_string(getpid()) + "-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
};

}  // namespace greenpool::testing
