// A directory whose files are listed in it, each with its size and SHA-256: manifest.json, written last.
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sha256.h"
#include "cli/output_directory.h"

namespace greenpool {

inline constexpr std::string_view kManifestName = "manifest.json";

struct PackedFile {
  std::string name;
  std::uint64_t bytes = 0;
  Digest hash{};
};

class PackWriter {
 public:
  explicit PackWriter(const std::string& path) : directory_(path) {}

  // Errors, here and below: those of OutputDirectory.
  [[nodiscard]] Status open() { return directory_.open(); }
  [[nodiscard]] Status add(const std::string& name, std::string_view bytes);
  // The same in pieces.
  [[nodiscard]] Status begin(const std::string& name);
  [[nodiscard]] Status append(std::string_view bytes);
  [[nodiscard]] Status end();
  // Writes the manifest, which is no file of its own list, and gives the directory its name.
  [[nodiscard]] Status finish(std::string_view manifest);

  // In the order in which they were added.
  [[nodiscard]] const std::vector<PackedFile>& files() const { return files_; }

 private:
  OutputDirectory directory_;
  std::vector<PackedFile> files_;
  Sha256 hash_;
};

}  // namespace greenpool
