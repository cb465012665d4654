#include "server/table_file.h"

#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/check.h"

namespace greenpool {
namespace {

constexpr std::size_t kExactDigits = 15;  // of a double

void append_csv_field(std::string& out, std::string_view text, bool numeric) {
  const bool harmful = !numeric && looks_like_a_formula(text);
  const bool quoted = harmful || text.find_first_of("\",\r\n") != std::string_view::npos;
  if (!quoted) {
    out += text;
    return;
  }
  out.push_back('"');
  if (harmful) out.push_back('\'');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

bool is_exact_number(std::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits > 0 && static_cast<std::size_t>(digits) <= kExactDigits;
}

// The library writes files alone: one that nobody else can open, gone with this object.
class TemporaryFile {
 public:
  TemporaryFile() : path_((std::filesystem::temp_directory_path() / "greenpool-table-XXXXXX").string()) {
    const int fd = mkstemp(path_.data());
    if (fd < 0) {
      path_.clear();
      return;
    }
    close(fd);
  }
  ~TemporaryFile() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }  // empty: it cannot be made
  [[nodiscard]] std::string content() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

 private:
  std::string path_;
};

}  // namespace

bool looks_like_a_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

std::string to_csv(const TableFile& table) {
  std::string out = "\xef\xbb\xbf";
  const auto line = [&out, &table](const std::vector<std::string>& fields, bool is_header) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (i > 0) out.push_back(',');
      append_csv_field(out, fields[i], !is_header && table.numeric[i]);
    }
    out += "\r\n";
  };
  line(table.header, true);
  for (const auto& row : table.rows) line(row, false);
  return out;
}

namespace {

Status write_cells(lxw_worksheet* sheet, const TableFile& table) {
  lxw_row_t at = 0;
  for (const auto& row : table.rows) {
    ++at;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i].empty()) continue;
      const auto column = static_cast<lxw_col_t>(i);
      const bool as_number = table.numeric[i] && is_exact_number(row[i]);
      const lxw_error failed =
          as_number ? worksheet_write_number(sheet, at, column, std::strtod(row[i].c_str(), nullptr), nullptr)
                    : worksheet_write_string(sheet, at, column, row[i].c_str(), nullptr);
      if (failed == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) {
        return failure(std::string(kTableTextTooLong.code), table.header[i] + " in row " + std::to_string(at + 1));
      }
      if (failed != LXW_NO_ERROR) return failure("table_failed", lxw_strerror(failed));
    }
  }
  return {};
}

}  // namespace

Result<std::string> to_xlsx(const TableFile& table) {
  const TemporaryFile file;
  if (file.path().empty()) return failure("table_failed", "there is no room for a temporary file");
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  lxw_workbook* const book = workbook_new_opt(file.path().c_str(), &options);
  if (book == nullptr) return failure("table_failed", "the workbook cannot be made");
  lxw_worksheet* const sheet = workbook_add_worksheet(book, table.title.c_str());
  GP_CHECK(sheet != nullptr, "the title of a sheet is short and plain");
  lxw_format* const bold = workbook_add_format(book);
  format_set_bold(bold);
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(i), table.header[i].c_str(), bold);
  }
  worksheet_freeze_panes(sheet, 1, 0);
  const Status written = write_cells(sheet, table);
  const lxw_error failed = workbook_close(book);
  if (!written) return tl::unexpected(written.error());
  if (failed != LXW_NO_ERROR) return failure("table_failed", lxw_strerror(failed));
  return file.content();
}

}  // namespace greenpool
