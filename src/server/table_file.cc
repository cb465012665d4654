#include "server/table_file.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <cstdlib>

namespace greenpool {
namespace {

constexpr std::size_t kExactDigits = 15;  // of a double

bool looks_like_a_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

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

// Frees what the library made, whatever happens.
struct Workbook {
  explicit Workbook(const char** buffer, std::size_t* size) {
    lxw_workbook_options options{};
    options.constant_memory = LXW_FALSE;
    options.output_buffer = buffer;
    options.output_buffer_size = size;
    book = workbook_new_opt(nullptr, &options);
  }
  lxw_workbook* book;
};

}  // namespace

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

Result<std::string> to_xlsx(const TableFile& table) {
  const char* buffer = nullptr;
  std::size_t size = 0;
  Workbook workbook(&buffer, &size);
  if (workbook.book == nullptr) return failure("table_failed", "the workbook cannot be made");
  lxw_worksheet* const sheet = workbook_add_worksheet(workbook.book, table.title.c_str());
  if (sheet == nullptr) return failure("table_failed", "the sheet cannot be made");
  lxw_format* const bold = workbook_add_format(workbook.book);
  format_set_bold(bold);
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(i), table.header[i].c_str(), bold);
  }
  worksheet_freeze_panes(sheet, 1, 0);
  lxw_row_t at = 0;
  for (const auto& row : table.rows) {
    ++at;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i].empty()) continue;
      const auto column = static_cast<lxw_col_t>(i);
      if (table.numeric[i] && is_exact_number(row[i])) {
        worksheet_write_number(sheet, at, column, std::strtod(row[i].c_str(), nullptr), nullptr);
      } else {
        worksheet_write_string(sheet, at, column, row[i].c_str(), nullptr);
      }
    }
  }
  const lxw_error failed = workbook_close(workbook.book);
  if (failed != LXW_NO_ERROR) return failure("table_failed", lxw_strerror(failed));
  std::string bytes(buffer, size);
  std::free(const_cast<char*>(buffer));
  return bytes;
}

}  // namespace greenpool
