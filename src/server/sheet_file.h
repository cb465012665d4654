// The first sheet of an XLSX file (ECMA-376: a ZIP of XML) as CSV, so that whatever reads tables reads it. Texts,
// numbers and truths; of a formula the value that was stored with it. Numbers come as decimals of at most 15 digits,
// which is what such a file is sure of; a date is a number there, so times have to be texts. Thread safety: pure; any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace greenpool {

struct SheetText {
  std::string csv;
  std::vector<std::uint64_t> rows;  // of the sheet, from 1, by the lines of the CSV
};

// Whether it is a ZIP file, as every XLSX file is; no CSV begins like one.
[[nodiscard]] bool looks_like_sheet(std::string_view bytes);
// At most a million cells, and 64 MiB unpacked. Error: sheet_malformed.
[[nodiscard]] Result<SheetText> read_sheet(std::string_view bytes);

}  // namespace greenpool
