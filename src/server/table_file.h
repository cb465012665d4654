// A list as a file for people: CSV (RFC 4180, UTF-8 with a byte order mark, so that Excel reads Chinese) or XLSX.
// A text that a spreadsheet would take for a formula stands there as text.
// Thread safety: any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "base/result.h"

namespace greenpool {

inline constexpr ProblemInfo kTableTextTooLong{"table_text_too_long",
                                               2677,
                                               422,
                                               false,
                                               "有内容超过 Excel 单元格的上限（32767 个字符），请改用 CSV 格式",
                                               "a text is longer than a cell of Excel holds: ask for CSV"};

struct TableFile {
  std::string title;  // of the sheet, at most 31 characters
  std::vector<std::string> header;
  std::vector<bool> numeric;  // of each column: whether its texts are decimals
  std::vector<std::vector<std::string>> rows;
};

// Whether a spreadsheet would take it for one; such a text stands behind an apostrophe in CSV.
[[nodiscard]] bool looks_like_a_formula(std::string_view text);

[[nodiscard]] std::string to_csv(const TableFile& table);
// Numbers of up to 15 digits are numbers there, longer ones text, so that none is rounded. Errors: table_failed;
// table_text_too_long, where a text has more than 32 767 characters and would be missing.
[[nodiscard]] Result<std::string> to_xlsx(const TableFile& table);

}  // namespace greenpool
