// Files that are built into the program: pages, their scripts, the OpenAPI document, texts from docs/.
// tools/embed_files makes the table.
#pragma once

#include <span>
#include <string_view>

namespace greenpool {

struct EmbeddedFile {
  std::string_view path;    // what it is served as; begins with /
  std::string_view type;    // Content-Type
  std::string_view digest;  // 32 hexadecimal digits of its SHA-256
  std::string_view bytes;
  std::string_view gzip;  // the same compressed; empty where that saves nothing
  bool lasting = false;   // its name says its content: it never changes
};

// In the order of their paths.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();
// nullptr: there is none.
[[nodiscard]] const EmbeddedFile* find_embedded(std::string_view path);
// The bytes of a file that is certainly there.
[[nodiscard]] std::string_view embedded_text(std::string_view path);

}  // namespace greenpool
