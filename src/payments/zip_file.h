// ZIP files as Alipay packs its bills, and Excel its sheets: names and contents, stored or deflated, no encryption, no
// ZIP64. Pure; any thread.
#pragma once

#include <cstddef>
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
inline constexpr std::size_t kZipContentMax = std::size_t{256} << 20U;
// Sizes and checksums are checked; together the contents may have so many bytes. Error: zip_malformed.
[[nodiscard]] Result<std::vector<ZipEntry>> read_zip(std::string_view bytes, std::size_t content_max = kZipContentMax);

}  // namespace greenpool
