#include "http/embedded.h"

#include <algorithm>

#include "base/check.h"

namespace greenpool {

const EmbeddedFile* find_embedded(std::string_view path) {
  const std::span<const EmbeddedFile> files = embedded_files();
  const auto found =
      std::lower_bound(files.begin(), files.end(), path,
                       [](const EmbeddedFile& file, std::string_view wanted) { return file.path < wanted; });
  return found != files.end() && found->path == path ? &*found : nullptr;
}

std::string_view embedded_text(std::string_view path) {
  const EmbeddedFile* const file = find_embedded(path);
  GP_CHECK(file != nullptr, "the build puts this file in");
  return file->bytes;
}

}  // namespace greenpool
