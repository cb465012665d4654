// ZIP files as Alipay packs its bills: names and contents, stored or deflated, no encryption, no ZIP64. Pure; any
// thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace greenpool {

struct ZipEntry {
  std::string name;  // bytes as they are
  std::string content;
};

[[nodiscard]] bool looks_like_zip(std::string_view bytes);
// Sizes and checksums are checked; together the contents may have 256 MiB. Error: zip_malformed.
[[nodiscard]] Result<std::vector<ZipEntry>> read_zip(std::string_view bytes);

}  // namespace greenpool
